"""In German: 23. November 2026, 08:25."""

DATE_FORMAT = "j. F Y"
DATETIME_FORMAT = "j. F Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "j. M Y"
MONTH_DAY_FORMAT = "j. M"
# What a browser's own field for a day sends and takes, in every language; whoever writes by hand writes 23.11.2026.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]

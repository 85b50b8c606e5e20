"""In English as the practice reads it: the day before the month, and hours from 0 to 23."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "j M Y"
MONTH_DAY_FORMAT = "j M"
# What a browser's own field for a day sends and takes, in every language.
DATE_INPUT_FORMATS = ["%Y-%m-%d"]

"""Days as tables show them, in the reader's language and the practice's time zone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language


def shown_day(at: datetime) -> str:
    """Return the day of a time: *3 Feb 2026*."""
    return shown_days([at])[0]


def shown_days(times: Iterable[datetime]) -> list[str]:
    """Return the day of each time, as `shown_day` does; for the rows of a table."""
    zone, language = get_default_timezone(), get_language()
    return [_shown(at.astimezone(zone).date(), language) for at in times]


def shown_date(day: date) -> str:
    """Return a day that has no time: *3 Feb 2026*."""
    return _shown(day, get_language())


@lru_cache(maxsize=10_000)
def _shown(day: date, language: str | None) -> str:
    # The language is what the words of the day depend on; a table has few days, and all tables have the same.
    return date_format(day, "SHORT_DATE_FORMAT")

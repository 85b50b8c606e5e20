"""Rows of markup, quickly: what a table page spends most of its time on."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape


def markup_rows(row: str, values: Iterable[Iterable[object]]) -> SafeString:
    """Return ``row``, with a `{}` for each value, once for each tuple of values; each is escaped unless it is safe.

    Django's `format_html_join` does the same in three times the time.
    """
    return mark_safe("".join([row.format(*map(escape, each)) for each in values]))  # noqa: S308  # all is escaped

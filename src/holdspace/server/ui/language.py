"""Which language a page speaks: for texts that come from data files and not from the catalogues."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language


def page_language() -> str:
    """Return the language in which this page is written, without its country: "en", "de"."""
    # None where translation is switched off, as in a command.
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]


def foreign_to_page(language: str) -> str:
    """Return the language of a text where the page speaks another, for its ``lang``; empty where they are the same."""
    return "" if language.partition("-")[0] == page_language() else language

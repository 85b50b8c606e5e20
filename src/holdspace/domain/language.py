"""In which language words are said: the shell that knows its reader fills this in; without one they stay English.

The rings below the shells write their words in English where they are used, and say them through `gettext`; words of a
table that is built at import are marked with `noop` and said where they are shown. Nothing said is kept: the next
reader may have another language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ENGLISH = "en"
_DECIMAL_MARK = {"de": ","}


@dataclass(slots=True)
class _Speaking:
    """How to say a text in the language of the one who reads now, and which language that is."""

    gettext: Callable[[str], str]
    language: Callable[[], str]


_speaking = _Speaking(gettext=str, language=lambda: ENGLISH)


def speak(*, gettext: Callable[[str], str], language: Callable[[], str]) -> None:
    """Say everything from now on by these; called once, when a shell starts."""
    _speaking.gettext, _speaking.language = gettext, language


def gettext(text: str) -> str:
    """Return a text in the language of the one who reads now; the English text where there is no other."""
    return _speaking.gettext(text)


def current_language() -> str:
    """Return the code of the language of the one who reads now: *en*, *de*."""
    return _speaking.language()


def noop(text: str) -> str:
    """Mark a text that is said later, through `gettext`, where it is shown."""
    return text


def number(value: float, decimals: int | None = None) -> str:
    """Return a number as the reader writes it, with so many decimals, or with as few as it has: 3.5, in German 3,5."""
    written = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return written.replace(".", _DECIMAL_MARK.get(current_language(), "."))

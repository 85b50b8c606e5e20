"""In which language words are said: the shell that knows its reader fills this in; without one they stay English.

The rings below the shells write their words in English where they are used, and say them through `gettext`; words of a
table that is built at import are marked with `noop` and said where they are shown. Nothing said is kept: the next
reader may have another language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

ENGLISH = "en"
Value = str | float | tuple[float, int]  # a text, a number, or a number with how many decimals it is written
_DECIMAL_MARK = {"de": ","}
_THOUSANDS_MARK = {"de": "."}


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
    """Return a number as the reader writes it, with so many decimals, or with as few as it has: 3.5, in German 3,5.

    Below zero it has a minus sign, not a hyphen; what rounds to zero has none.
    """
    written = f"{value:zg}" if decimals is None else f"{value:z.{decimals}f}"
    if "." in written:  # whole numbers, most of a page's, are written alike everywhere
        written = written.replace(".", _DECIMAL_MARK.get(current_language(), "."))
    return written.replace("-", "\N{MINUS SIGN}")


def count(value: int) -> str:
    """Return a large number with its thousands set apart: 12,000, in German 12.000."""
    return f"{value:,}".replace(",", _THOUSANDS_MARK.get(current_language(), ","))


def how_many(n: int, one: str, many: str) -> str:
    """Return a number with what is counted, in English, which the commands speak: 1 row, 2 rows."""
    return f"{n} {one if n == 1 else many}"


def signed(value: float, decimals: int | None = None) -> str:
    """Return a number as `number` does, with its sign: +3.5, \N{MINUS SIGN}2."""
    sign = "+" if value >= 0 else "\N{MINUS SIGN}"
    return f"{sign}{number(abs(value), decimals)}"


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence that is kept and said later, to readers of any language: English with places, and what stands there.

    A value that is a text is said in the reader's language too, where it has one there; a number as they write it, with
    as few decimals as it has, or with as many as stand beside it.
    """

    text: str
    values: Mapping[str, Value]

    def said(self) -> str:
        """Return the sentence in the language of the one who reads now."""
        return gettext(self.text) % {name: _said(value) for name, value in self.values.items()}

    @property
    def in_english(self) -> str:
        """The sentence in English, whoever reads."""
        return self.text % {name: _in_english(value) for name, value in self.values.items()}


def _said(value: Value) -> str:
    if isinstance(value, str):
        return gettext(value)
    return number(value) if isinstance(value, int | float) else number(*value)


def _in_english(value: Value) -> str:
    if isinstance(value, str):
        return value
    return f"{value:g}" if isinstance(value, int | float) else f"{value[0]:.{value[1]}f}"

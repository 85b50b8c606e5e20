"""Names by which people know one another: two that an eye takes for one name are one.

The list of looks says who looked by this name. After Unicode Technical Standard 39 (https://www.unicode.org/reports/tr39/),
in small: what is not seen does not count, and a name is written in one alphabet.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from holdspace.domain.errors import BadInput

# Alphabets that share the looks of many letters.
_ALPHABETS = {"LATIN", "GREEK", "CYRILLIC"}
_JOINERS = "\u200c\u200d"  # names in Persian and Indic letters need them
_ALIKE = str.maketrans({"l": "i", "1": "i", "0": "o"})


def require_own_name(name: str, *, others: Iterable[str]) -> None:
    """Raise BadInput where a name is not written in plain letters of one alphabet, or looks like one of ``others``."""
    looks = as_seen(name)
    if not looks or _turns(name) or len(_alphabets(name)) > 1:
        raise BadInput(
            "This name cannot be used.", source="display_name", remedy="Write it in plain letters of one alphabet."
        )
    if looks in {as_seen(other) for other in others}:
        raise BadInput(
            "Somebody here has this name, or one that looks like it.",
            source="display_name",
            remedy="Add something that tells you apart: clients see it in the list of who has looked.",
        )


def as_seen(name: str) -> str:
    """Return what an eye takes in of a name: its letters and figures, those of like looks as one."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, plain)).translate(_ALIKE).replace("rn", "m")


def _turns(name: str) -> bool:
    """Return whether signs in it could change how it is read: turn its order, or command a terminal."""
    return any(unicodedata.category(sign)[0] == "C" for sign in name if sign not in _JOINERS)


def _alphabets(name: str) -> set[str]:
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in name} & _ALPHABETS

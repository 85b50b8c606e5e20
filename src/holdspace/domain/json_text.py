"""JSON from outside, as values that can be worked with and written again."""

from __future__ import annotations

import json
import re
from typing import Any

# Where a text may name a half of a pair: JSON can name one alone (RFC 8259, section 8.2), and no encoding writes it.
_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def parse_json(text: str) -> Any:
    """Return the values; raise ValueError for what is no JSON, is nested too deeply or holds a half of a character.

    A name that stands twice in an object is refused as well: which of its two values counts nobody can know.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if _HALF.search(text):
        json.dumps(value, ensure_ascii=False).encode()  # what cannot be written raises UnicodeEncodeError, a ValueError
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found

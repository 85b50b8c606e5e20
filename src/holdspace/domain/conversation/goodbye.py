"""Are two people parting? By the words alone. Own list."""

from __future__ import annotations

import re

_GOODBYE = re.compile(
    r"\b(good)?bye\b|\bsee you\b|\b(same time|until) next (time|week)\b|\btake (good )?care\b|"
    r"\b(get|safe) home\b|\bon the way home\b|\bhave a good (day|week|weekend|evening)\b"
)


def says_goodbye(text: str) -> bool:
    """Return whether the words are such as people part with; "take care of it" has them too, so ask only at an end."""
    return bool(_GOODBYE.search(text.lower()))

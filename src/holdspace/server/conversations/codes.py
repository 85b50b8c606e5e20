"""Which codes stand beside a turn, and their labels in words."""

from __future__ import annotations

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import SEPARATOR
from holdspace.domain.conversation.transcript import Speaker

# What is shown beside a turn and can be contested; the main behaviour follows from these.
SHOWN_CODES = {
    Speaker.THERAPIST: ("question", "reflection", "therapist_input"),
    Speaker.CLIENT: ("client_talk", "emotions"),
}
# Nothing of the kind was found: worth no mark, but can be contested as any other.
QUIET_LABELS = frozenset({"none", "neutral"})
_QUIET_TITLES = {
    "question": "No question",
    "reflection": "No reflection",
    "therapist_input": "No input",
    "client_talk": "Neither for nor against a change",
    "emotions": "No feeling named",
}


def label_title(code: str, label: str) -> str:
    """Return a label in words; several emotions are joined."""
    if label in QUIET_LABELS:
        return _QUIET_TITLES.get(code, label)
    return ", ".join(CODE_SCHEME[code].label(each).title for each in label.split(SEPARATOR))

"""Which codes stand beside a turn and can be contested, and their labels in words; the absence of one has words too."""

from __future__ import annotations

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import SEPARATOR
from holdspace.workflows.coding_words import QUIET_LABELS, SHOWN_CODES

__all__ = ["QUIET_LABELS", "SHOWN_CODES", "label_title"]

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

"""Which codes stand beside a turn and can be contested, and their labels in words; the absence of one has words too."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import SEPARATOR
from holdspace.domain.coding.moments import MomentKind
from holdspace.workflows.coding_words import QUIET_LABELS, SHOWN_CODES

__all__ = ["MOMENT", "MOMENT_TITLES", "QUIET_LABELS", "SHOWN_CODES", "label_title"]

# What became of a feeling that the client had just voiced: no code of a scheme, but contested like one.
MOMENT = "moment"
MOMENT_TITLES = {
    MomentKind.PICKED_UP.value: noop("The feeling was taken up"),
    MomentKind.MISSED.value: noop("The feeling was passed over"),
}
_QUIET_TITLES = {
    "question": noop("No question"),
    "reflection": noop("No reflection"),
    "therapist_input": noop("No input"),
    "client_talk": noop("Neither for nor against a change"),
    "emotions": noop("No feeling named"),
}


def label_title(code: str, label: str) -> str:
    """Return a label in words; several emotions are joined."""
    if code == MOMENT:
        return _(MOMENT_TITLES[label])
    if label in QUIET_LABELS:
        return _(_QUIET_TITLES.get(code, label))
    return ", ".join(_(CODE_SCHEME[code].label(each).title) for each in label.split(SEPARATOR))

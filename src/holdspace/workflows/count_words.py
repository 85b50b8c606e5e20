"""The counts of what a therapist did, in words, for the report and the page."""

from __future__ import annotations

from holdspace.domain.coding.behaviour_counts import EXPERIMENTAL, BehaviourCount
from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.figure import Figure
from holdspace.domain.language import gettext as _
from holdspace.domain.language import number

_TITLES = dict(EXPERIMENTAL)


def count_title(count: BehaviourCount) -> str:
    """Return what is counted; of what was learned from written examples alone, that it is experimental."""
    if count.label:
        return _(CODE_SCHEME[count.code].label(count.label).title)
    return f"{_(_TITLES[count.code])} ({_('experimental')})"


def count_words(figure: Figure | None) -> str:
    """Return an expected number with its range; a dash where nothing was counted."""
    if figure is None or figure.value is None or figure.lower is None or figure.upper is None:
        return "–"
    found = {"value": number(figure.value, 1), "lower": number(figure.lower, 1), "upper": number(figure.upper, 1)}
    return _("%(value)s (%(lower)s to %(upper)s)") % found

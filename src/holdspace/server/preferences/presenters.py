"""Preference and practice side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdspace.domain.preferences.practice import FEWEST, Count, Share, share_of
from holdspace.domain.preferences.preference import PLACES, Practice, PreferenceItem

# What is counted, in words, and of what.
PRACTICES = {
    Practice.GUIDING: gettext_lazy("of the therapist's turns give information or advice, lay out ways, or plan"),
    Practice.FEELINGS: gettext_lazy("of the hard feelings that were voiced were taken up in the next turn"),
}


@dataclass(frozen=True, slots=True)
class ShownPreference:
    """One question with the client's place, how it moved, and what sessions show of it."""

    low: str
    high: str
    place: int | None
    said: str
    places: tuple[tuple[int, bool], ...]
    moved: str
    counted: str
    share: Share | None
    missing: str
    talk: str


def shown_preference(
    item: PreferenceItem,
    answers: Sequence[tuple[datetime, Mapping[str, int | None]]],
    counts: Sequence[Mapping[Practice, Count]],
    *,
    is_own: bool,
) -> ShownPreference:
    """Return one question; ``answers`` newest first. ``is_own`` where the client reads it."""
    given = [values.get(item.id) for _at, values in answers]
    place = given[0] if given else None
    share = share_of([each[item.practice] for each in counts]) if item.practice else None
    return ShownPreference(
        low=item.low,
        high=item.high,
        place=place,
        said=said_of(place, item),
        places=tuple((each, each == place) for each in PLACES),
        moved=_moved(given, item),
        counted=str(PRACTICES[item.practice]) if item.practice else "",
        share=share,
        missing=_missing(item, counts, share),
        talk=item.client_talk if is_own else item.talk,
    )


def said_of(place: int | None, item: PreferenceItem) -> str:
    """Return a place in words."""
    if place is None:
        return _("left out")
    if place == 0:
        return _("both alike")
    much = {1: _("a little"), 2: _("rather"), 3: _("clearly")}[abs(place)]
    return f"{much}: {item.high if place > 0 else item.low}"


def _moved(given: Sequence[int | None], item: PreferenceItem) -> str:
    known = [value for value in given if value is not None]
    if len(known) < 2 or known[0] == known[-1]:
        return ""
    return _("At first it was “%(said)s”.") % {"said": said_of(known[-1], item)}


def _missing(item: PreferenceItem, counts: Sequence[object], share: Share | None) -> str:
    """Return why there is nothing to compare with; empty where there is."""
    if item.practice is None:
        return _("The program marks nothing of this in conversations. Only the two of you know.")
    if not counts:
        return _("No coded session is shown to you, so there is nothing to compare with.")
    if share is None:
        return _("Too little was said for a number: it needs at least %(n)s.") % {"n": FEWEST}
    return ""

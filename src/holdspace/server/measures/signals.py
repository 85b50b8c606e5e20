"""What the latest check of a pair gives reason to talk about. Plain values, no database.

A signal begins a conversation. It says what was seen, from what, and how often it is wrong; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_noop as noop

from holdspace.domain.guides.guide import Occasion
from holdspace.domain.language import Saying, Value
from holdspace.domain.measures.on_track import Chances, is_newly_off_track
from holdspace.server.alerts.sayings import reason_for_client, reason_of
from holdspace.server.measures.course import Course
from holdspace.server.measures.instruments import get_instrument, series_of
from holdspace.server.measures.models import Phase
from holdspace.server.measures.outlook import outlook_of, watch_of
from holdspace.server.measures.series import Series
from holdspace.workflows.expect_course import Outlook, Withheld
from holdspace.workflows.learned_service import LearnedService

FROM_SIMULATED = Saying(noop("What is usual was learned from simulated clients, not from people."), {})
# Even where a practice has learned what is usual from its own sessions, how often a flag is wrong is known of none but
# simulated clients: among real ones nobody has noted which strains there were.
OFTEN_WRONG = Saying(
    noop(
        "With simulated clients about one in three such signals has another reason or none; how it is with real ones "
        "is not known."
    ),
    {},
)
# Alerts that are kept are said anew to each reader: what earlier ones said stays known in every language.
SAID_EARLIER = (noop("About one in three such signals has another reason or none."),)
LINE_FROM_SIMULATED = Saying(
    noop("What is usual, and the line it fell below, come from simulated clients, not from people."), {}
)
ENDED_WORSE = noop(
    "%(measure)s over %(n)s scores: of 100 clients with a course like this, about %(about)s ended reliably worse. It "
    "is what usually follows, no prophecy."
)
ENDED_WITHOUT_IMPROVEMENT = noop(
    "%(measure)s over %(n)s scores: of 100 clients with a course like this, about %(about)s ended without reliable "
    "improvement. It is what usually follows, no prophecy."
)
# A chance of ending badly is no help to somebody who is in the middle of it: on the course page too, it is the
# therapist's to read. The client is told that it is worth a talk, and nothing that is not so.
MAY_GET_HARDER = noop(
    "%(measure)s: it may be getting harder. That is a reason to look together at what could help more."
)
SLOWER_THAN_USUAL = noop(
    "%(measure)s: so far it is getting easier more slowly than is usual, or not yet. That is a reason to look together "
    "at what could help more."
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason to talk; ``occasion`` is the guide it leads to, ``for_client`` the reason where they read another."""

    occasion: Occasion
    topic: str
    reasons: tuple[Saying, ...]
    measure: str
    for_client: tuple[Saying, ...] = ()

    def with_reasons_of(self, other: Signal) -> Signal:
        """Return the signal with what another measure gives reason for as well; what both say is said once."""
        has_own_words = self.for_client or other.for_client
        to_client = _together(self.for_client or self.reasons, other.for_client or other.reasons)
        return replace(
            self,
            reasons=_together(self.reasons, other.reasons),
            measure=self.measure if other.measure == self.measure else f"{self.measure}, {other.measure}",
            for_client=to_client if has_own_words else (),
        )

    def as_alert(self, session_number: int) -> dict[str, Any]:
        """Return what the alert holds, to be sealed: both see it."""
        return {
            "topic": self.topic,
            **reason_of(*self.reasons),
            **reason_for_client(*self.for_client),
            "measure": self.measure,
            "occasion": self.occasion.value,
            "session": session_number,
        }


def _together(these: Sequence[Saying], others: Sequence[Saying]) -> tuple[Saying, ...]:
    """Return both, each once; what is said of all of them, such as what they rest on, has no values and comes last."""
    new = [reason for reason in others if reason not in these]
    return tuple(sorted((*these, *new), key=lambda reason: not reason.values))


def signals_at(course: Course, learned: LearnedService, phase: Phase, session_number: int) -> list[Signal]:
    """Return what is new with the check of this phase and session, the last of the course; one for each guide."""
    found = (_after if phase is Phase.AFTER else _before)(course, learned, session_number)
    by_guide: dict[Occasion, Signal] = {}
    for signal in found:
        same = by_guide.get(signal.occasion)
        by_guide[signal.occasion] = signal if same is None else same.with_reasons_of(signal)
    return list(by_guide.values())


def _after(course: Course, learned: LearnedService, session_number: int) -> Iterator[Signal]:
    watch = watch_of(course.session_checks, learned)
    if watch is None or not watch.checks[-1].is_raised or watch.checks[-1].session != session_number:
        return
    known = (LINE_FROM_SIMULATED,) if watch.is_simulated else ()
    check = watch.checks[-1]
    reasons, to_client = ((said, OFTEN_WRONG, *known) for said in (check.saying, check.saying_for_client))
    yield Signal(Occasion.STRAIN, noop("The session check fell"), reasons, noop("Session check"), to_client)


def _before(course: Course, learned: LearnedService, session_number: int) -> Iterator[Signal]:
    for series in course.series:
        if series.latest.session_number != session_number:
            continue
        signal = _newly_worse(series) or _newly_off_track(series, learned)
        if signal:
            yield signal


def _newly_worse(series: Series) -> Signal | None:
    verdict = series.verdict
    if verdict is None or not verdict.is_worse or _was_worse(series):
        return None
    text = noop("%(measure)s: %(first)s at first, %(latest)s now, worse by more than chance explains.")
    first, latest = round(verdict.first, 1), round(verdict.latest, 1)
    reason = Saying(text, {"measure": series.title, "first": first, "latest": latest})
    return Signal(Occasion.WORSE, noop("It has been getting harder"), (reason,), series.title)


def _was_worse(series: Series) -> bool:
    if len(series.points) < 3:
        return False
    earlier = series_of(get_instrument(series.instrument_id), series.scale_id, series.points[:-1]).verdict
    return earlier is not None and earlier.is_worse


def _chances(outlook: Outlook) -> Iterator[Chances]:
    """Yield the chances by session; none where no measurement error is published, so that no change is known."""
    for each in outlook.expectations:
        if each.no_improvement is not None and each.deterioration is not None:
            yield Chances(each.no_improvement, each.deterioration)


def _newly_off_track(series: Series, learned: LearnedService) -> Signal | None:
    outlook = outlook_of(series, learned)
    if isinstance(outlook, Withheld):
        return None
    chances = list(_chances(outlook))
    if not is_newly_off_track(chances):
        return None
    is_worse, latest = chances[-1].is_about_getting_worse, chances[-1]
    chance = latest.deterioration if is_worse else latest.no_improvement
    values: dict[str, Value] = {"measure": series.title, "n": len(series.points), "about": min(99, round(chance * 100))}
    known = (FROM_SIMULATED,) if outlook.is_simulated else ()
    return Signal(
        occasion=Occasion.WORSE if is_worse else Occasion.NOT_IMPROVING,
        topic=noop("Not on track"),
        reasons=(Saying(ENDED_WORSE if is_worse else ENDED_WITHOUT_IMPROVEMENT, values), *known),
        measure=series.title,
        for_client=(Saying(MAY_GET_HARDER if is_worse else SLOWER_THAN_USUAL, {"measure": series.title}),),
    )

"""Which guides fit a pair now, and why in their own numbers and words. Plain values, no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from holdspace.domain.guides.guide import Cause, Occasion
from holdspace.domain.plan.goal_gap import Gap
from holdspace.domain.plan.proposals import Side
from holdspace.server.measures.series import SessionChecks
from holdspace.server.same_page.attention import Standing, Weight, reasons_for

OF_WEIGHT = {
    Weight.DROP: Occasion.STRAIN,
    Weight.WORSE: Occasion.WORSE,
    Weight.NOT_IMPROVING: Occasion.NOT_IMPROVING,
}
SAFE = "safe"
# A house rule: from this fall on since the time before it is worth asking.
FALL_OF_SAFE = 2


@dataclass(frozen=True, slots=True)
class Said:
    """What the two said and did that calls for a talk, in their own words.

    ``declined`` holds proposals with the note they were declined with; ``hindered`` what got in the way last time;
    ``gaps`` goals that the two see far apart; ``close`` what came close to a boundary, in a sentence each.
    """

    declined: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()
    hindered: tuple[str, ...] = ()
    gaps: tuple[tuple[str, Gap], ...] = ()
    close: tuple[str, ...] = ()


def causes_for(standing: Standing, said: Said, *, reader: Side) -> tuple[Cause, ...]:
    """Return every cause in words for its reader, each occasion once, in the order of `Occasion`, a line for each."""
    found: dict[Occasion, list[Cause]] = {}
    for cause in _causes(standing, said, reader):
        found.setdefault(cause.occasion, []).append(cause)
    return tuple(_together(found[occasion]) for occasion in Occasion if occasion in found)


def _together(causes: Sequence[Cause]) -> Cause:
    """Return one cause for all of an occasion; sentences speak of the first."""
    return replace(causes[0], words="\n".join(cause.words for cause in causes))


def _causes(standing: Standing, said: Said, reader: Side) -> Iterator[Cause]:
    for reason in reasons_for(standing):
        if reason.weight in OF_WEIGHT:
            yield Cause(OF_WEIGHT[reason.weight], reason.words)
            if reason.weight is Weight.DROP:
                # By itself what got in the way is no strain; beside a fall it may say what the fall was about.
                yield from (
                    Cause(Occasion.STRAIN, _("In the way was: “%(words)s”") % {"words": words})
                    for words in said.hindered
                )
    if standing.session_checks and (words := fall_of_safe(standing.session_checks)):
        yield Cause(Occasion.SAFETY, words)
    yield from (
        Cause(Occasion.DECLINED, _("“%(text)s” was declined: “%(note)s”") % {"text": text, "note": note})
        for text, note in said.declined
    )
    yield from (Cause(Occasion.BOUNDARY, words) for words in said.close)
    yield from (_gap(words, gap, reader) for words, gap in said.gaps if gap.is_worth_a_talk)
    yield from (Cause(Occasion.TOLD, _("“%(words)s”") % {"words": words}) for words in said.told)


def _gap(words: str, gap: Gap, reader: Side) -> Cause:
    said = (
        _("“%(words)s”: you %(client)d, your therapist %(therapist)d of 10, after session %(session)d.")
        if reader is Side.CLIENT
        else _("“%(words)s”: the client %(client)d, you %(therapist)d of 10, after session %(session)d.")
    )
    numbers = {"client": gap.client, "therapist": gap.therapist}
    own = {"goal": words, **{side: str(number) for side, number in numbers.items()}}
    return Cause(Occasion.GAP, said % {"words": words, "session": gap.session_number, **numbers}, own)


def fall_of_safe(checks: SessionChecks) -> str:
    """Return in words how the answer to "safe and not judged" fell; empty where it did not, or was left out."""
    place = [item for item, _label in checks.items].index(SAFE)
    given = [(number, row[place]) for (number, _at), row in zip(checks.sessions, checks.answers, strict=True)]
    known = [(number, value) for number, value in given if value is not None]
    if len(known) < 2 or given[-1][1] is None:
        return ""
    (before_number, before), (number, now) = known[-2:]
    if before - now < FALL_OF_SAFE:
        return ""
    said = _(
        "“I felt safe and not judged” was %(before)d after session %(before_number)d and %(now)d after session "
        "%(number)d."
    )
    return said % {"before": before, "before_number": before_number, "now": now, "number": number}

"""Which guides fit a pair now, and why in their own numbers and words. Plain values, no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from holdspace.domain.guides.guide import Cause, Occasion
from holdspace.domain.plan.goal_gap import Gap
from holdspace.server.measures.series import SessionChecks
from holdspace.server.same_page.attention import Standing, Weight, reasons_for

OF_WEIGHT = {
    Weight.DROP: Occasion.STRAIN,
    Weight.WORSE: Occasion.WORSE,
    Weight.NOT_IMPROVING: Occasion.NOT_IMPROVING,
}
SAFE = "Safe"
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


def causes_for(standing: Standing, said: Said) -> tuple[Cause, ...]:
    """Return every cause, each occasion once, in the order of `Occasion`."""
    found: dict[Occasion, list[str]] = {}
    for cause in _causes(standing, said):
        found.setdefault(cause.occasion, []).append(cause.words)
    return tuple(Cause(occasion, " ".join(found[occasion])) for occasion in Occasion if occasion in found)


def _causes(standing: Standing, said: Said) -> Iterator[Cause]:
    for reason in reasons_for(standing):
        if reason.weight in OF_WEIGHT:
            yield Cause(OF_WEIGHT[reason.weight], reason.words)
            if reason.weight is Weight.DROP:
                # By itself what got in the way is no strain; beside a fall it may say what the fall was about.
                yield from (Cause(Occasion.STRAIN, f"In the way was: “{words}”.") for words in said.hindered)
    if standing.session_checks and (words := fall_of_safe(standing.session_checks)):
        yield Cause(Occasion.SAFETY, words)
    yield from (Cause(Occasion.DECLINED, f"“{text}” was declined: “{note}”.") for text, note in said.declined)
    yield from (Cause(Occasion.BOUNDARY, words) for words in said.close)
    yield from (Cause(Occasion.GAP, _gap(words, gap)) for words, gap in said.gaps if gap.is_worth_a_talk)
    yield from (Cause(Occasion.TOLD, f"“{words}”") for words in said.told)


def _gap(words: str, gap: Gap) -> str:
    both = f"the client {gap.client}, the therapist {gap.therapist} of 10"
    return f"“{words}”: {both}, after session {gap.session_number}."


def fall_of_safe(checks: SessionChecks) -> str:
    """Return in words how the answer to "safe and not judged" fell; empty where it did not, or was left out."""
    place = [label for _, label in checks.items].index(SAFE)
    given = [(number, row[place]) for (number, _), row in zip(checks.sessions, checks.answers, strict=True)]
    known = [(number, value) for number, value in given if value is not None]
    if len(known) < 2 or given[-1][1] is None:
        return ""
    (before_number, before), (number, now) = known[-2:]
    if before - now < FALL_OF_SAFE:
        return ""
    return f"“I felt safe and not judged” was {before} after session {before_number} and {now} after session {number}."

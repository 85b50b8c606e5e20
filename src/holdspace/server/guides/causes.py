"""Which guides fit a pair now, and why in their own numbers and words. Plain values, no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from holdspace.domain.guides.guide import Cause, Occasion
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


def causes_for(standing: Standing, *, declined: Iterable[str], told: Iterable[str]) -> tuple[Cause, ...]:
    """Return every cause, each occasion once, in the order of `Occasion`."""
    found: dict[Occasion, list[str]] = {}
    for cause in _causes(standing, declined, told):
        found.setdefault(cause.occasion, []).append(cause.words)
    return tuple(Cause(occasion, " ".join(found[occasion])) for occasion in Occasion if occasion in found)


def _causes(standing: Standing, declined: Iterable[str], told: Iterable[str]) -> Iterator[Cause]:
    for reason in reasons_for(standing):
        if reason.weight in OF_WEIGHT:
            yield Cause(OF_WEIGHT[reason.weight], reason.words)
    if standing.session_checks and (words := fall_of_safe(standing.session_checks)):
        yield Cause(Occasion.SAFETY, words)
    yield from (Cause(Occasion.DECLINED, f"“{text}”") for text in declined)
    yield from (Cause(Occasion.TOLD, f"“{words}”") for words in told)


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

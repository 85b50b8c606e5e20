"""The rules of the session check as tables; tests read them, and the manual is generated from them."""

from __future__ import annotations

from typing import NamedTuple

from holdspace.domain.access import Kind, Purpose


class Seen(NamedTuple):
    """What is given, under which kinds it is kept, what the client allows, and who then sees it."""

    given: str
    kinds: tuple[Kind, ...]
    allowed: frozenset[Purpose]
    is_supervised: bool
    seen_by: str


class Flat(NamedTuple):
    """Answers of sessions, oldest first, and what is gently said of them."""

    sessions: tuple[tuple[int | None, ...], ...]
    said: str
    because: str


CARE = frozenset({Purpose.CARE})
EVERYTHING = frozenset(Purpose) - {Purpose.OWN, Purpose.EXCEPTION}  # what a client can allow
WITH_SUPERVISION = CARE | {Purpose.SUPERVISION}
WITH_FIGURES = CARE | {Purpose.SERVICE_EVALUATION, Purpose.RESEARCH}
NUMBERS, WORDS, HELD = (Kind.ANSWERS, Kind.SCORES), (Kind.ANSWERS,), (Kind.HELD_BACK,)
BOTH, ALONE = "Seen by you and Noor Haddad.", "Seen by you alone."
NAMELESS = f"{BOTH} Because you allow it, as numbers without your name:"
SEEN = (
    Seen("a rating", NUMBERS, CARE, True, BOTH),
    Seen("a rating", NUMBERS, WITH_SUPERVISION, True, f"{NAMELESS} your therapist's supervisor."),
    Seen("a rating", NUMBERS, WITH_SUPERVISION, False, BOTH),
    Seen("a rating", NUMBERS, WITH_FIGURES, False, f"{NAMELESS} the practice's own figures, research."),
    Seen("a rating", NUMBERS, frozenset(), True, ALONE),
    Seen("pace, silence, what to raise next time", WORDS, CARE, True, BOTH),
    Seen("pace, silence, what to raise next time", WORDS, WITH_SUPERVISION | WITH_FIGURES, True, BOTH),
    Seen("what could not be said, told now", WORDS, WITH_SUPERVISION, True, BOTH),
    Seen("what could not be said, next time", HELD, EVERYTHING, True, ALONE),
    Seen("what could not be said, in the journal", (Kind.JOURNAL,), EVERYTHING, True, ALONE),
)

TEN, EIGHT = (10,) * 5, (8, 9, 8, 7, 8)
FLAT = (
    Flat((TEN, TEN), "ceiling", "ten answers, all of them ten"),
    Flat((TEN, (10, 10, 9, 10, 9)), "ceiling", "eight of ten answers are ten: 80 %"),
    Flat((TEN, (10, 9, 9, 10, 9)), "", "seven of ten answers are ten"),
    Flat((TEN,), "", "five answers are too few to say anything"),
    Flat((EIGHT,) * 4, "flat", "four sessions in a row with the same answers"),
    Flat((TEN, EIGHT, EIGHT, EIGHT), "", "three sessions in a row"),
    Flat((EIGHT, EIGHT, (8, 9, 8, 7, 7), EIGHT), "", "one answer differed"),
    Flat(((None,) * 5,) * 4, "", "leaving out is never an alarm"),
    Flat(((None, 7, None, None, None),) * 4, "flat", "the one question that is answered is always answered alike"),
)

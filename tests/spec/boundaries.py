"""Who sees a boundary and what came close to one, as tables; tests read them, and the manual is generated from them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.people import Role
from holdspace.domain.safety.boundary import Stance
from holdspace.domain.safety.closeness import How


class Visible(NamedTuple):
    """Somebody, what they want to do with a boundary, what the client allows, and whether they may."""

    who: str
    role: Role
    relation: str
    action: Action
    kind: Kind
    purpose: Purpose
    allowed: frozenset[Purpose]
    may: bool


class Counts(NamedTuple):
    """Days on which a boundary was set and lifted and a session was held, and whether it counts for that session."""

    set_on: date
    lifted_on: date | None
    held_on: date
    counts: bool
    because: str


class Close(NamedTuple):
    """Turns with the chance that each is about the boundary, and what is shown of the last one; None: nothing."""

    stance: Stance
    turns: tuple[tuple[str, str, float], ...]
    how: How | None
    because: str


CARE = frozenset({Purpose.CARE})
CODED = CARE | {Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING}
EVERYTHING = frozenset(Purpose) - {Purpose.OWN, Purpose.EXCEPTION}
LOOK, ADD, CHANGE = Action.LOOK, Action.ADD, Action.CHANGE
ITSELF, CLOSE = Kind.BOUNDARY, Kind.CODES
OWN, FOR_CARE = Purpose.OWN, Purpose.CARE
THE_CLIENT, NOBODY = "is_subject", ""
VISIBLE = (
    Visible("the client", Role.CLIENT, THE_CLIENT, LOOK, ITSELF, OWN, frozenset(), True),
    Visible("the client", Role.CLIENT, THE_CLIENT, ADD, ITSELF, OWN, frozenset(), True),
    Visible("the client", Role.CLIENT, THE_CLIENT, CHANGE, ITSELF, OWN, frozenset(), True),
    Visible("the client", Role.CLIENT, THE_CLIENT, LOOK, CLOSE, OWN, frozenset(), True),
    Visible("the client", Role.CLIENT, THE_CLIENT, ADD, CLOSE, OWN, frozenset(), True),
    Visible("another client", Role.CLIENT, NOBODY, LOOK, ITSELF, OWN, EVERYTHING, False),
    Visible("their therapist", Role.THERAPIST, "is_therapist_in_care", LOOK, ITSELF, FOR_CARE, CARE, True),
    Visible("their therapist", Role.THERAPIST, "is_therapist_in_care", ADD, ITSELF, FOR_CARE, EVERYTHING, False),
    Visible("their therapist", Role.THERAPIST, "is_therapist_in_care", CHANGE, ITSELF, FOR_CARE, EVERYTHING, False),
    Visible("their therapist", Role.THERAPIST, "is_therapist_in_care", LOOK, ITSELF, FOR_CARE, frozenset(), False),
    Visible("their therapist", Role.THERAPIST, "is_therapist_in_care", LOOK, CLOSE, FOR_CARE, CARE, False),
    Visible("their therapist", Role.THERAPIST, "is_therapist_in_care", LOOK, CLOSE, FOR_CARE, CODED, True),
    Visible(
        "a therapist whose work with them has ended",
        Role.THERAPIST,
        "is_or_was_in_care",
        LOOK,
        ITSELF,
        FOR_CARE,
        EVERYTHING,
        False,
    ),
    Visible(
        "the therapist's supervisor",
        Role.SUPERVISOR,
        "is_supervisor_of_care",
        LOOK,
        ITSELF,
        Purpose.SUPERVISION,
        EVERYTHING,
        False,
    ),
    Visible("a privacy officer", Role.PRIVACY_OFFICER, NOBODY, LOOK, ITSELF, FOR_CARE, EVERYTHING, False),
    Visible("an administrator", Role.ADMINISTRATOR, NOBODY, LOOK, ITSELF, FOR_CARE, EVERYTHING, False),
    Visible("a researcher", Role.RESEARCHER, NOBODY, LOOK, ITSELF, Purpose.RESEARCH, EVERYTHING, False),
)

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
COUNTS = (
    Counts(MARCH, None, APRIL, True, "it stood when they met"),
    Counts(APRIL, None, MARCH, False, "nobody can keep to what was not said yet"),
    Counts(MARCH, MAY, APRIL, False, "lifted since: no matter any more"),
    Counts(MARCH, APRIL, MAY, False, "lifted before they met"),
)

ABOUT = "How did your brother take it?"
CLOSE_TURNS = (
    Close(Stance.OFF_LIMITS, (("therapist", ABOUT, 0.7),), How.NEAR, "the therapist went there"),
    Close(Stance.NOT_YET, (("therapist", ABOUT, 0.3),), How.NEAR, "from a probability of 0.3 on it is shown"),
    Close(Stance.NOT_YET, (("therapist", ABOUT, 0.29),), None, "too improbable to be shown"),
    Close(Stance.OFF_LIMITS, (("client", "My brother rang.", 0.9),), None, "the client may speak of it at any time"),
    Close(
        Stance.NOT_YET,
        (("client", "My brother rang.", 0.9), ("therapist", ABOUT, 0.7)),
        How.CLIENT_FIRST,
        "the client had just spoken of it",
    ),
    Close(
        Stance.NOT_YET,
        (("client", "My brother rang.", 0.9), *(("client", "Mm.", 0.0),) * 3, ("therapist", ABOUT, 0.7)),
        How.NEAR,
        "that was more than three turns ago",
    ),
    Close(
        Stance.ASK_FIRST,
        (("therapist", "May I ask about your brother?", 0.7),),
        How.ASKED_FIRST,
        "that is what was wished for",
    ),
    Close(Stance.ASK_FIRST, (("therapist", ABOUT, 0.7),), How.NEAR, "it was not asked first"),
    Close(
        Stance.OFF_LIMITS,
        (("therapist", "May I ask about your brother?", 0.7),),
        How.NEAR,
        "off limits is off limits, asked or not",
    ),
)

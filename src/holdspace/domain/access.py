"""Who may do what with which kind of record, for which purpose: the words of a decision, not the rules.

The rules are the Cedar policies in ``holdspace.policy``; the facts come from the installation's database.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from holdspace.domain.people import Actor


class Action(StrEnum):
    """What can be done with a client's record."""

    LOOK = "look"
    ADD = "add"
    CHANGE = "change"
    ERASE = "erase"


class Kind(StrEnum):
    """What a record holds; a client's key has one subkey for each."""

    IDENTITY = "identity"  # name, contact data
    ANSWERS = "answers"  # what was answered, item by item, and free words of a check
    SCORES = "scores"
    TRANSCRIPT = "transcript"
    CODES = "codes"
    NOTES = "notes"  # the therapist's process notes, their author's only
    PLAN = "plan"  # goals, agenda, shared plan
    ALERT = "alert"
    CONSENT = "consent"
    BOUNDARY = "boundary"  # what is off limits, not yet, or to be asked about first; the client's alone to change
    SAFETY_PLAN = "safety_plan"  # written together
    HELD_BACK = "held_back"  # what the client could not say yet: theirs alone until they tell it
    TOOLBOX = "toolbox"  # strategies and worksheets: the client's alone, shared with the therapist entry by entry
    EXCEPTION = "exception"  # why a record was opened in danger, and what was told to whom
    JOURNAL = "journal"  # sealed in the client's browser before it comes here; nobody else's in any case


class Purpose(StrEnum):
    """Why a record is looked at or worked on; a client can allow each apart."""

    CARE = "care"
    OWN = "own"  # the client's own look at their own record
    RECORDING = "recording"
    TRANSCRIPTION = "transcription"
    MACHINE_CODING = "machine_coding"
    SUPERVISION = "supervision"
    SERVICE_EVALUATION = "service_evaluation"
    RESEARCH = "research"
    THIRD_PARTY = "third_party"  # a copy for somebody outside whom the client named, by name
    MODEL_TRAINING = "model_training"  # the program may learn from what people said against its marks
    EXCEPTION = "exception"  # somebody is in danger, or a court orders it; needs no consent, but a second person


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true between an actor and a client at the moment of the request.

    ``scoped`` holds what the client allows this actor now, kind by kind; ``consented`` the purposes among it for the
    kind that is asked for, which is all that the policies see. ``is_author`` tells whether the actor wrote the record.
    ``excepted`` holds the kinds that a danger exception opens to this actor now; ``is_second_person`` whether the actor
    was named to answer this exception; ``is_withheld`` whether the client is told of it later; ``is_shared`` whether
    they show this very record to their therapist.
    """

    is_subject: bool = False
    is_therapist_in_care: bool = False
    is_supervisor_of_care: bool = False
    is_author: bool = False
    has_second_factor: bool = False
    consented: frozenset[Purpose] = frozenset()
    scoped: frozenset[tuple[Purpose, Kind]] = frozenset()
    is_or_was_in_care: bool = False
    is_second_person: bool = False
    is_withheld: bool = False
    is_shared: bool = False
    excepted: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """One question to the policies: may this actor do this with this kind of this client's record?"""

    actor: Actor
    action: Action
    client_id: UUID
    kind: Kind
    purpose: Purpose
    facts: Facts


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. ``policies`` names the policies that decided; empty where nothing permitted."""

    is_allowed: bool
    policies: tuple[str, ...] = ()

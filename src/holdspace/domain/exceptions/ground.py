"""Why a record may be opened without consent, and what the law of a place says of each reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from holdspace.domain.access import Kind


class Ground(StrEnum):
    """What somebody who asks can name; there is no other."""

    DANGER_TO_SELF = "danger_to_self"
    DANGER_TO_OTHERS = "danger_to_others"
    ABUSE_OF_A_CHILD = "abuse_of_a_child"
    ABUSE_OF_A_VULNERABLE_ADULT = "abuse_of_a_vulnerable_adult"
    COURT_ORDER = "court_order"


class Duty(StrEnum):
    """What a place's law says: one must, one may, or it is no ground there."""

    MANDATORY = "mandatory"
    PERMISSIVE = "permissive"
    NONE = "none"


# What nobody opens on any ground: the journal cannot be read here, what is held back and the toolbox are the client's
# alone, and process notes belong to their author's memory.
NEVER = frozenset({Kind.JOURNAL, Kind.HELD_BACK, Kind.TOOLBOX, Kind.NOTES, Kind.EXCEPTION})
# What one person may open alone when no second one can be reached, and for how long.
ALONE_KINDS = frozenset({Kind.SAFETY_PLAN, Kind.IDENTITY})
ALONE_GROUNDS = frozenset({Ground.DANGER_TO_SELF, Ground.DANGER_TO_OTHERS})
ALONE_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one ground in one place.

    ``longest`` is how long a record stays open at most; ``longest_deferral`` for how long the client may be told later
    at most, nothing where they are always told at once.
    """

    ground: Ground
    duty: Duty
    text: str
    source: str
    kinds: frozenset[Kind]
    longest: timedelta
    longest_deferral: timedelta


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The rules of a place. ``reviewed`` says who checked them and when; empty where nobody competent has yet."""

    id: str
    title: str
    reviewed: str
    rules: Mapping[Ground, Rule]

    def open_grounds(self) -> tuple[Rule, ...]:
        """Return the grounds that can be named here, in their order."""
        return tuple(rule for rule in self.rules.values() if rule.duty is not Duty.NONE)

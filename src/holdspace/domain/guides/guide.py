"""A guide for the next talk: one page for the therapist, one for the client, reviewed as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

OPEN = "…"  # what a sentence leaves for its speaker to say


class Occasion(StrEnum):
    """What a guide is for; the name of its file."""

    STRAIN = "strain"  # the session check fell
    SAFETY = "safety"  # the answer to "safe and not judged" fell
    WORSE = "worse"  # a measure got worse beyond chance
    NOT_IMPROVING = "not_improving"  # several scores without change beyond chance
    DECLINED = "declined"  # a proposal for the plan was declined
    BOUNDARY = "boundary"  # a conversation came close to a boundary
    GAP = "gap"  # the two see a goal far apart
    TOLD = "told"  # something that could not be said was told and waits


class Repaired(StrEnum):
    """How one of the two sees it after the talk."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Side:
    """One person's page: why, what to do step by step, sentences to begin with, and what to leave.

    A sentence may have places for this pair's own words and numbers, such as ``{client}``.
    """

    why: str
    steps: tuple[str, ...]
    sentences: tuple[str, ...]
    avoid: tuple[str, ...]

    def filled(self, own: Mapping[str, str]) -> Side:
        """Return the page with this pair's own words in its sentences; a place without any is left open."""
        return replace(self, sentences=tuple(each.format_map(_Own(own)) for each in self.sentences))


class _Own(dict[str, str]):
    def __missing__(self, place: str) -> str:
        return OPEN


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide with both sides, its sources, and what the sign it rests on cannot say."""

    occasion: Occasion
    title: str
    therapist: Side
    client: Side
    sources: tuple[str, ...]
    cannot_say: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a guide fits this pair now, in their own numbers and words; ``own`` is what its sentences say of them."""

    occasion: Occasion
    words: str
    own: Mapping[str, str] = field(default_factory=dict)

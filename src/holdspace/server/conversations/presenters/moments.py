"""Feelings the client put into words, and what the next turn did with them: seen in words alone, never a verdict."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.moments import Moment, MomentKind


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """A client's turn with a feeling in it and the therapist's next one; numbers count turns from 1."""

    number: int
    feeling: str
    said: str
    answer_number: int
    answer: str
    is_contested: bool


@dataclass(frozen=True, slots=True)
class ShownMoments:
    """The clearest moment of each kind first; ``more_`` are the others, in the order of the session."""

    taken_up: ShownMoment | None
    passed_over: ShownMoment | None
    more_taken_up: tuple[ShownMoment, ...]
    more_passed_over: tuple[ShownMoment, ...]
    count: int
    taken_up_count: int


def shown_moments(moments: Sequence[Moment], coded: CodedTranscript, contested: Collection[int]) -> ShownMoments | None:
    """Return the moments as the page places them; None where no feeling was named. ``contested`` are answers' turns."""
    if not moments:
        return None
    taken_up = _clearest_first(moments, MomentKind.PICKED_UP)
    passed_over = _clearest_first(moments, MomentKind.MISSED)
    shown_up = [_shown(moment, coded, contested) for moment in taken_up]
    shown_over = [_shown(moment, coded, contested) for moment in passed_over]
    return ShownMoments(
        taken_up=shown_up[0] if shown_up else None,
        passed_over=shown_over[0] if shown_over else None,
        more_taken_up=tuple(sorted(shown_up[1:], key=lambda each: each.number)),
        more_passed_over=tuple(sorted(shown_over[1:], key=lambda each: each.number)),
        count=len(moments),
        taken_up_count=len(taken_up),
    )


def _clearest_first(moments: Sequence[Moment], kind: MomentKind) -> list[Moment]:
    return sorted((moment for moment in moments if moment.kind is kind), key=lambda each: -each.probability)


def _shown(moment: Moment, coded: CodedTranscript, contested: Collection[int]) -> ShownMoment:
    said, answer = coded.turns[moment.said].turn, coded.turns[moment.answer].turn
    return ShownMoment(
        number=moment.said + 1,
        feeling=_(CODE_SCHEME["emotions"].label(moment.emotion).title),
        said=said.text,
        answer_number=moment.answer + 1,
        answer=answer.text,
        is_contested=moment.answer in contested,
    )

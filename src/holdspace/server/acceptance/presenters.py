"""The page as it is placed: a line a session, and the moments with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from holdspace.domain.coding.acceptance import HardToHear
from holdspace.server.acceptance.measured import Measured, measured
from holdspace.server.acceptance.opening import OpenedSession, Unseen

WHAT_WORDS: dict[HardToHear, str | Promise] = {
    HardToHear.JUDGEMENT: _("may have sounded like a judgement"),
    HardToHear.UNASKED_ADVICE: _("may have been advice that nobody asked for"),
}
NAMES: dict[HardToHear, str | Promise] = {
    HardToHear.JUDGEMENT: _("a judgement"),
    HardToHear.UNASKED_ADVICE: _("advice that nobody asked for"),
}
UNSEEN_WORDS: dict[Unseen | None, str | Promise] = {
    None: "",
    Unseen.NOT_CODED: _("not coded"),
    Unseen.NOT_SHARED: _("not shared"),
    Unseen.EARLIER: _("long ago"),
}
MOST_MOMENTS = 6  # of one session; the most probable


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """A turn: its number from 1, its words, what it may have been, how probably."""

    number: int
    words: str
    what: str | Promise
    probability: float


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session's line; ``count`` is None where no coded conversation is shown, and ``unseen`` says why."""

    number: int
    held_at: datetime
    session_id: UUID
    rating: int | None
    count: int | None
    moments: tuple[ShownMoment, ...]
    unseen: str | Promise


def shown_sessions(opened: Sequence[OpenedSession]) -> list[ShownSession]:
    """Return the sessions, newest first."""
    return [_shown(each) for each in reversed(opened)]


def is_judgement_left_out(opened: Sequence[OpenedSession]) -> bool:
    """Return whether a conversation is shown in which the coder did not look for judgements."""
    return any(each.coded is not None and HardToHear.JUDGEMENT not in each.looked_for for each in opened)


def is_any_held_back(opened: Sequence[OpenedSession]) -> bool:
    """Return whether there is a conversation that was not shared with whoever looks."""
    return any(each.unseen is Unseen.NOT_SHARED for each in opened)


def how_sure(opened: Sequence[OpenedSession]) -> list[tuple[str | Promise, Measured]]:
    """Return of each kind of moment from when it is shown and how well it is found; none where nothing looked so."""
    has_learned = any(HardToHear.JUDGEMENT in each.looked_for for each in opened)
    return [(NAMES[each.what], each) for each in measured()] if has_learned else []


def _shown(session: OpenedSession) -> ShownSession:
    moments: list[ShownMoment] = []
    if session.coded is not None:
        likeliest = sorted(session.found, key=lambda each: -each.probability)[:MOST_MOMENTS]
        for each in sorted(likeliest, key=lambda each: each.turn):
            words = session.coded.turns[each.turn].turn.text
            moments.append(ShownMoment(each.turn + 1, words, WHAT_WORDS[each.what], each.probability))
    count = len(session.found) if session.coded is not None else None
    unseen = UNSEEN_WORDS[session.unseen]
    return ShownSession(
        session.number, session.held_at, session.session_id, session.rating, count, tuple(moments), unseen
    )

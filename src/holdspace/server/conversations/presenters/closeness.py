"""Where a turn came close to a boundary, as both find it on the page of the conversation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.safety.closeness import How
from holdspace.server.accounts.models import User
from holdspace.server.conversations.actions.closeness import Says
from holdspace.server.conversations.closeness_opening import OpenedCloseness
from holdspace.server.safety.presenters import STANCE_WORDS

HOW_WORDS: dict[How, str | Promise] = {
    How.NEAR: _("Came close to"),
    How.ASKED_FIRST: _("Asked first about"),
    How.CLIENT_FIRST: _("Went along with the client to"),
}
SAYS_WORDS: dict[Says, str | Promise] = {
    Says.ALL_RIGHT: _("It was all right"),
    Says.TOO_CLOSE: _("It was too close"),
    Says.NOT_ABOUT_IT: _("It was not about this"),
}


@dataclass(frozen=True, slots=True)
class ShownCloseness:
    """A moment: the turn's number from 1, its words, the boundary, how probable, what was said to it."""

    number: int
    turn: int
    words: str
    boundary: UUID
    topic: str
    stance: str | Promise
    how: str | Promise
    probability: float
    said: tuple[tuple[str | Promise, str | Promise], ...]
    choices: tuple[tuple[str, str | Promise], ...]


def shown_closeness(close: Iterable[OpenedCloseness], transcript: Transcript, viewer: User) -> list[ShownCloseness]:
    """Return the moments as the page places them."""
    choices = tuple(
        (says.value, words) for says, words in SAYS_WORDS.items() if viewer.is_client or not says.is_the_clients
    )
    return [
        ShownCloseness(
            number=each.came.turn + 1,
            turn=each.came.turn,
            words=transcript.turns[each.came.turn].text,
            boundary=each.came.boundary,
            topic=each.boundary.topic,
            stance=_(STANCE_WORDS[each.boundary.stance][0]),
            how=HOW_WORDS[each.came.how],
            probability=each.came.probability,
            said=tuple((_who(by, viewer), SAYS_WORDS[Says(word)]) for by, word in each.said),
            choices=choices,
        )
        for each in close
    ]


def _who(by: User, viewer: User) -> str | Promise:
    if by.pk == viewer.pk:
        return _("You")
    return _("The client") if by.is_client else by.display_name

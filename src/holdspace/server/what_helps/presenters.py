"""The list as both see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.domain.plan.proposals import Side
from holdspace.domain.what_helps.item import Effect
from holdspace.server.what_helps.models import HelpItem

SPEAKERS = {Speaker.THERAPIST: gettext_lazy("Therapist"), Speaker.CLIENT: gettext_lazy("Client")}


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A line. ``session_id`` and ``turn`` lead to its place, only where this person may read there."""

    id: UUID
    text: str
    effect: Effect
    who: str
    at: datetime
    session_id: UUID | None
    session_number: int | None
    turn: int | None
    has_words: bool
    earlier: tuple[tuple[str, str], ...]


def shown_item(row: HelpItem, content: Mapping[str, Any], side: Side, readable: Collection[UUID]) -> ShownItem:
    """Return a line as this side sees it; ``readable`` are the sessions whose words this person may read."""
    has_words = row.session_id in readable
    return ShownItem(
        id=row.pk,
        text=content["text"],
        effect=Effect(content["effect"]),
        who=_who(row.side, side),
        at=row.created_at,
        session_id=row.session_id,
        session_number=row.session.number if row.session else None,
        turn=content["turn"] if has_words else None,
        has_words=has_words,
        earlier=tuple((each["text"], _who(each["by"], side)) for each in content["earlier"]),
    )


def _who(of: str, viewer: Side) -> str:
    if of == viewer:
        return _("you")
    return _("the client") if of == Side.CLIENT else _("your therapist")


@dataclass(frozen=True, slots=True)
class Place:
    """One turn that a line can be linked to; ``number`` is counted from 1."""

    number: int
    who: str
    text: str
    is_chosen: bool


def places(turns: Collection[Turn], *, chosen: int | None, wanted: str) -> list[Place]:
    """Return the turns, or those in which the wanted words stand; the chosen one is always among them."""
    words = wanted.casefold().strip()
    return [
        Place(turn.index + 1, str(SPEAKERS[turn.speaker]), turn.text, turn.index + 1 == chosen)
        for turn in turns
        if turn.index + 1 == chosen or words in turn.text.casefold()
    ]

"""A talk as both see it, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.definitions.conversation_guides import load_guides
from holdspace.domain.guides.guide import Occasion, Repaired
from holdspace.server.guides.models import Talk
from holdspace.server.ui.language import page_language

REPAIRED = {
    Repaired.YES: noop("It is good again"),
    Repaired.PARTLY: noop("It is better, not all of it"),
    Repaired.NOT_YET: noop("Not yet"),
}


@dataclass(frozen=True, slots=True)
class View:
    """How one of the two saw a talk."""

    who: str
    what_came: str
    repaired: str


@dataclass(frozen=True, slots=True)
class ShownTalk:
    """One talk; ``is_mine_missing`` where this person has not said how they saw it.

    ``session`` is the one whose strain it was about, None or 0 where they did not say.
    """

    id: UUID
    title: str
    cause: str
    session: int | None
    at: datetime
    views: tuple[View, ...]
    is_mine_missing: bool


def shown_talk(row: Talk, content: Mapping[str, Any], *, is_client: bool) -> ShownTalk:
    """Return a talk as this person sees it."""
    sides = (
        ("client", _("you") if is_client else _("client")),
        ("therapist", _("therapist") if is_client else _("you")),
    )
    return ShownTalk(
        id=row.pk,
        title=load_guides(page_language())[Occasion(content["occasion"])].title,
        cause=_cause(content["cause"], "client" if is_client else "therapist"),
        session=content.get("session"),
        at=row.created_at,
        views=tuple(_view(who, content[side]) for side, who in sides if content[side]),
        is_mine_missing=not content["client" if is_client else "therapist"],
    )


def _cause(kept: Mapping[str, Mapping[str, str] | str] | str, side: str) -> str:
    """Return why they talked, as this side reads it; earlier talks have one text for both, or one language for each."""
    words = kept if isinstance(kept, str) else kept.get(side, "")
    return words if isinstance(words, str) else words.get(page_language()) or next(iter(words.values()), "")


def _view(who: str, said: Mapping[str, str]) -> View:
    repaired = _(REPAIRED[Repaired(said["repaired"])]) if said["repaired"] else ""
    return View(who, said["what_came"], repaired)

"""A client's wish to be erased, and a hold that keeps a record all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from holdspace.server.demo.life import Happening, Life
from holdspace.server.retention.actions import ask_for_erasure, place_hold
from holdspace.server.retention.models import HoldReason


def leaving_of(life: Life, *, now: datetime) -> Iterator[Happening]:
    """Yield both, where the story has them."""
    story = life.story
    if story.erasure_asked_days_ago is not None:
        yield Happening(now - timedelta(days=story.erasure_asked_days_ago), partial(_ask, life))
    if story.held_days_ago is not None:
        yield Happening(now - timedelta(days=story.held_days_ago), partial(_hold, life))


def _ask(life: Life, at: datetime) -> None:
    ask_for_erasure(by=life.user, client=life.client, at=at)


def _hold(life: Life, at: datetime) -> None:
    place_hold(life.client.pk, reason=HoldReason(life.story.held_for), at=at)

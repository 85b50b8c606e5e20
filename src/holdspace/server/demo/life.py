"""What the telling of one client's story has at hand: the people, the record, and when things happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.demo.story import ClientStory, SessionStory

BEGUN_AGO = timedelta(minutes=50)
FIVE_MINUTES = 300


@dataclass(frozen=True, slots=True)
class Life:
    """One client of the story with their therapist. ``now`` is when the story is told; nothing happens after it."""

    story: ClientStory
    client: Client
    user: User
    therapist: User
    supervisor: User | None
    therapy: Therapy
    now: datetime

    def has_passed(self, moment: datetime) -> bool:
        """Whether this moment lies behind us."""
        return moment <= self.now


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of the story and its row."""

    told: SessionStory
    session: Session

    @property
    def at(self) -> datetime:
        """When it began."""
        return self.session.held_at

    @property
    def number(self) -> int:
        """Which one it is; 1 is the first."""
        return self.session.number

    def after(self, **length: float) -> datetime:
        """Return a moment after (or with negative lengths before) its beginning."""
        return self.at + timedelta(**length)


def moment_of(days_ago: int, *, hour: int, now: datetime) -> datetime:
    """Return when a session is: at its hour of the day, or for today's so that it has just taken place."""
    if days_ago == 0:
        begun = now - BEGUN_AGO
        return begun - timedelta(seconds=begun.timestamp() % FIVE_MINUTES)
    day = now.astimezone(ZoneInfo(settings.HOLDSPACE_TIME_ZONE)) - timedelta(days=days_ago)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)

"""What the telling of one client's story has at hand: the people, the record, and when things happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from holdspace.server.accounts.models import User
from holdspace.server.care_plans.models import Goal
from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.conversations.models import Transcript
from holdspace.server.demo.story import ClientStory, SessionStory
from holdspace.server.keys.made_up_journals import AgeKey

BEGUN_AGO = timedelta(minutes=50)
FIVE_MINUTES = 300


class Happening(NamedTuple):
    """Something that somebody does at a moment of the story; it is given that moment."""

    at: datetime
    act: Callable[[datetime], object]


@dataclass(frozen=True, slots=True)
class Life:
    """One client of the story with their therapist, and what there is by now.

    ``sessions`` and ``transcripts`` by the session's number; ``goals`` that stand, by their place in the story;
    ``journal_keys`` once a journal has begun: its own and the one to recover it.
    """

    story: ClientStory
    client: Client
    user: User
    therapist: User
    supervisor: User | None
    therapy: Therapy
    sessions: dict[int, Session] = field(default_factory=dict)
    transcripts: dict[int, Transcript] = field(default_factory=dict)
    goals: dict[int, Goal] = field(default_factory=dict)
    journal_keys: list[AgeKey] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of the story: its number, 1 for the first, and when it begins."""

    told: SessionStory
    number: int
    at: datetime

    def after(self, **length: float) -> datetime:
        """Return a moment after (or with negative lengths before) its beginning."""
        return self.at + timedelta(**length)


def meetings_of(story: ClientStory, *, now: datetime) -> list[Meeting]:
    """Return the sessions of a story with their times."""
    return [
        Meeting(told, number, moment_of(told.days_ago, hour=story.hour, now=now))
        for number, told in enumerate(story.sessions, 1)
    ]


def moment_of(days_ago: int, *, hour: int, now: datetime) -> datetime:
    """Return when a session is: at its hour of the day, or for today's so that it has just taken place."""
    if days_ago == 0:
        begun = now - BEGUN_AGO
        return begun - timedelta(seconds=begun.timestamp() % FIVE_MINUTES)
    day = now.astimezone(ZoneInfo(settings.HOLDSPACE_TIME_ZONE)) - timedelta(days=days_ago)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)

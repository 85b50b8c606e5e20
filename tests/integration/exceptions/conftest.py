"""A request of the pair's therapist, and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from holdspace.domain.access import Kind
from holdspace.domain.exceptions.ground import Ground
from holdspace.domain.safety.plan import STEPS, SafetyPlan
from holdspace.server.exceptions.actions import Wanted, answer, ask
from holdspace.server.exceptions.jurisdictions import jurisdiction_of
from holdspace.server.exceptions.models import DangerException
from holdspace.server.safety.actions import write_plan
from tests.cast import AT, Cast

WORDS = "call my sister Mirela first"
REASON = "They said goodbye on the telephone."
RULES = jurisdiction_of("GB")
WANTED = Wanted(
    ground=Ground.DANGER_TO_SELF,
    kinds=(Kind.IDENTITY, Kind.SAFETY_PLAN),
    open_for=timedelta(hours=2),
    reason=REASON,
    why_not_less="I do not know whom to call.",
)

Ask = Callable[..., DangerException]


@pytest.fixture
def request_exception(cast: Cast) -> Ask:
    """Return what asks as the therapist; keywords change what is wanted."""
    lines = SafetyPlan({step.id: (WORDS,) for step in STEPS})
    write_plan(by=cast.client_user, client=cast.client, content=lines, after_version=0, at=AT)

    def make(*, alone: bool = False, at: datetime | None = None, **changed: Any) -> DangerException:
        return ask(
            by=cast.therapist,
            client=cast.client,
            wanted=replace(WANTED, **changed),
            second_person=None if alone else cast.privacy_officer,
            rules=RULES,
            at=at or timezone.now(),
        )

    return make


def approve(cast: Cast, asked: DangerException, at: datetime | None = None) -> DangerException:
    """Have the second person approve what they were shown."""
    answer(by=cast.privacy_officer, exception=asked, digest=asked.digest, is_approved=True, at=at or timezone.now())
    asked.refresh_from_db()
    return asked


@pytest.fixture
def opened(cast: Cast, request_exception: Ask) -> DangerException:
    """An exception that was approved."""
    return approve(cast, request_exception())

"""Check-ins as a person would fill them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from holdspace.server.clients.actions import add_session
from holdspace.server.clients.models import Session
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Check, Phase
from tests.cast import AT, Cast

MILD = (1, 1, 1, 1, 1, 1, 0, 0, 0)
SESSION_CHECK = ("heard", "private", "safe", "together", "trust")


def phq_9(answers: Sequence[int | None] = MILD, **more: object) -> CheckContent:
    """Return a check-in with these answers to the PHQ-9, in order."""
    by_item = {str(number): value for number, value in enumerate(answers, start=1)}
    return CheckContent(answers={"phq-9": by_item}, versions={"phq-9": "1999, English (US)"}, **more)  # type: ignore[arg-type]


def session_check(*answers: int | None) -> CheckContent:
    """Return a check after a session."""
    return CheckContent(answers={"session-check": dict(zip(SESSION_CHECK, answers, strict=True))})


def fields_of(answers: Sequence[int | None] = MILD, **more: str) -> dict[str, str]:
    """Return what a browser sends for these answers to the PHQ-9."""
    sent = {f"phq-9.{number}": str(value) for number, value in enumerate(answers, start=1) if value is not None}
    return {**sent, **more}


Submit = Callable[..., Check]


@pytest.fixture
def submit(cast: Cast) -> Submit:
    """Hand in a check for the pair's session as the client."""

    def hand_in(
        content: CheckContent, *, session: Session | None = None, phase: Phase = Phase.BEFORE, at: datetime = AT
    ) -> Check:
        return submit_check(by=cast.client_user, session=session or cast.session, phase=phase, content=content, at=at)

    return hand_in


@pytest.fixture
def next_session(cast: Cast) -> Callable[[], Session]:
    """Add the pair's next session, a week after the last."""

    def add() -> Session:
        last = cast.therapy.sessions.order_by("number").last()
        held_at = (last.held_at if last else AT) + timedelta(days=7)
        return add_session(by=cast.therapist, therapy=cast.therapy, held_at=held_at, at=AT)

    return add

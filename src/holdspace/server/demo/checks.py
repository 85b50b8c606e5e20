"""The check-in before and the session check after a session, as the client handed them in."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from holdspace.domain.errors import BadInput
from holdspace.server.demo.clock import standing_at
from holdspace.server.demo.life import Life, Meeting
from holdspace.server.demo.story import LEFT_OUT
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import MATTERS, NEXT_TIME, OFF_LIMITS, CheckContent
from holdspace.server.measures.instruments import SESSION_CHECK, get_instrument
from holdspace.server.measures.models import Phase


def check_in(life: Life, meeting: Meeting, goals: list[UUID]) -> None:
    """Hand in the check-in some hours before the session."""
    told = meeting.told
    at = meeting.after(hours=-5)
    asked = {name: values for name, values in told.answers.items() if name != SESSION_CHECK}
    if not asked:
        return
    content = CheckContent(
        answers={name: _by_item(name, values) for name, values in asked.items()},
        versions={name: get_instrument(name).version for name in asked},
        goals={str(goal): rating for goal, rating in zip(goals, told.goals, strict=True)},
        words={MATTERS: told.matters, OFF_LIMITS: told.off_limits},
    )
    with standing_at(at):
        submit_check(by=life.user, session=meeting.session, phase=Phase.BEFORE, content=content, at=at)


def check_out(life: Life, meeting: Meeting) -> None:
    """Hand in the session check soon after the session."""
    values = meeting.told.answers.get(SESSION_CHECK)
    if values is None:
        return
    at = meeting.after(minutes=62)
    content = CheckContent(
        answers={SESSION_CHECK: _by_item(SESSION_CHECK, values)},
        versions={SESSION_CHECK: get_instrument(SESSION_CHECK).version},
        words={NEXT_TIME: meeting.told.next_time},
    )
    with standing_at(at):
        submit_check(by=life.user, session=meeting.session, phase=Phase.AFTER, content=content, at=at)


def _by_item(instrument_id: str, values: tuple[int, ...]) -> Mapping[str, int | None]:
    items = get_instrument(instrument_id).items
    if len(items) != len(values):
        raise BadInput(f"{instrument_id} has {len(items)} items, not {len(values)}.")
    return {item.id: None if value == LEFT_OUT else value for item, value in zip(items, values, strict=True)}

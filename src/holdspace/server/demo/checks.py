"""The check-in before and the session check after a session, as the client handed them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from holdspace.domain.errors import BadInput
from holdspace.domain.session_check.choices import HeldChoice, Pace, Silence, Telling, Unsaid
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import LEFT_OUT
from holdspace.server.demo.worker import work_off
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import MATTERS, NEXT_TIME, OFF_LIMITS, PACE, SILENCE, CheckContent
from holdspace.server.measures.instruments import SESSION_CHECK, get_instrument
from holdspace.server.measures.models import Phase
from holdspace.server.measures.queries import held_words_of, told_words_of
from holdspace.server.measures.telling import decide_held, note_talked


def checks_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield the check-in some hours before the session and the session check soon after it."""
    if meeting.told.answers.keys() - {SESSION_CHECK}:
        yield Happening(meeting.after(hours=-5), partial(_check_in, life, meeting))
    if SESSION_CHECK in meeting.told.answers:
        yield Happening(meeting.after(minutes=62), partial(_check_out, life, meeting))
    if meeting.told.talked_about:
        yield Happening(meeting.after(minutes=50), partial(_talk_about, life))


def _check_in(life: Life, meeting: Meeting, at: datetime) -> None:
    told = meeting.told
    asked = [name for name in told.answers if name != SESSION_CHECK]
    goals = [str(life.goals[place].pk) for place in sorted(life.goals)]
    content = CheckContent(
        answers={name: _by_item(name, told.answers[name]) for name in asked},
        versions={name: get_instrument(name).version for name in asked},
        goals=dict(zip(goals, told.goals, strict=True)),
        words={MATTERS: told.matters, OFF_LIMITS: told.off_limits},
    )
    _submit(life, meeting, Phase.BEFORE, content, at)
    if told.held:
        for held in held_words_of(life.user):
            decide_held(by=life.user, held=held, choice=HeldChoice(told.held), at=at)


def _talk_about(life: Life, at: datetime) -> None:
    for told in told_words_of(life.user, life.client).filter(talked_at=None):
        note_talked(by=life.therapist, told=told, at=at)


def _check_out(life: Life, meeting: Meeting, at: datetime) -> None:
    told = meeting.told
    silence = {SILENCE: Silence.HELPED.value} if told.has_silence_helped else {}
    content = CheckContent(
        answers={SESSION_CHECK: _by_item(SESSION_CHECK, told.answers[SESSION_CHECK])},
        versions={SESSION_CHECK: get_instrument(SESSION_CHECK).version},
        words={NEXT_TIME: told.next_time},
        choices={**({PACE: Pace(told.pace).value} if told.pace else {}), **silence},
    )
    unsaid = Unsaid(told.unsaid, Telling(told.telling)) if told.unsaid else None
    _submit(life, meeting, Phase.AFTER, content, at, unsaid=unsaid)


def _submit(
    life: Life, meeting: Meeting, phase: Phase, content: CheckContent, at: datetime, *, unsaid: Unsaid | None = None
) -> None:
    session = life.sessions[meeting.number]
    submit_check(by=life.user, session=session, phase=phase, content=content, at=at, unsaid=unsaid)
    work_off()  # signals are looked for


def _by_item(instrument_id: str, values: tuple[int, ...]) -> Mapping[str, int | None]:
    items = get_instrument(instrument_id).items
    if len(items) != len(values):
        raise BadInput(f"{instrument_id} has {len(items)} items, not {len(values)}.")
    return {item.id: None if value == LEFT_OUT else value for item, value in zip(items, values, strict=True)}

"""Telling one client's story from the invitation to today, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.invitations import get_invitation
from holdspace.server.accounts.models import User
from holdspace.server.alerts.actions import close_alert
from holdspace.server.alerts.queries import open_alerts_of
from holdspace.server.clients.actions import add_session, come_in, end_therapy, name_supervisor, open_record
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import get_identity
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.demo.agreements import agreements_of, sign_plan
from holdspace.server.demo.checks import checks_of
from holdspace.server.demo.clock import standing_at
from holdspace.server.demo.contests import contests_of
from holdspace.server.demo.conversations import conversation_of
from holdspace.server.demo.journal import journal_of
from holdspace.server.demo.leaving import leaving_of
from holdspace.server.demo.life import Happening, Life, Meeting, meetings_of
from holdspace.server.demo.paper import allow_care_on_paper
from holdspace.server.demo.safety import said_to_closeness_of
from holdspace.server.demo.story import ClientStory
from holdspace.server.demo.talks import talks_of
from holdspace.server.demo.together import together_of
from holdspace.server.demo.toolbox import toolbox_of
from holdspace.server.exports.actions import ask_for_copy
from holdspace.server.measures.actions import choose_measures
from holdspace.server.measures.queries import scores_of

INVITED_BEFORE = timedelta(days=5)  # the first session


def tell(story: ClientStory, *, colleagues: Mapping[str, User], password: str, now: datetime) -> None:
    """Let a client's story happen, up to ``now``."""
    therapist, supervisor = colleagues[story.therapist], colleagues.get(story.supervisor)
    if not story.has_come_in:
        at = now - timedelta(days=story.invited_days_ago or 0)
        with standing_at(at):
            client, _ = open_record(by=therapist, identity=story.identity, at=at)
            allow_care_on_paper(therapist, client, at)
        return
    meetings = meetings_of(story, now=now)
    life = _begin(story, therapist, supervisor, password=password, at=meetings[0].at - INVITED_BEFORE)
    for at, act in sorted(_happenings(life, meetings, now=now), key=lambda happening: happening.at):
        if at <= now:
            with standing_at(at):
                act(at)


def _begin(story: ClientStory, therapist: User, supervisor: User | None, *, password: str, at: datetime) -> Life:
    with standing_at(at):
        client, secret = open_record(by=therapist, identity=story.identity, at=at)
    at += timedelta(hours=7)
    with standing_at(at):
        invitation = get_invitation(secret, at=at)
        user = come_in(invitation, username=story.sign_in, password=password, display_name="", at=at)
    client.refresh_from_db()
    answer_consent(by=user, client=client, purpose=Purpose.CARE, is_given=True, at=at + timedelta(minutes=4))
    therapy = client.therapies.get()
    if supervisor is not None:
        name_supervisor(by=therapist, therapy=therapy, supervisor=supervisor, at=at + timedelta(minutes=30))
    # After that: what is allowed for supervision is about whoever supervises by then.
    _answer_consents(story, user, client, at=at + timedelta(minutes=40))
    choose_measures(by=therapist, therapy=therapy, before=story.measures, at=at + timedelta(hours=1))
    return Life(story, client, user, therapist, supervisor, therapy)


def _answer_consents(story: ClientStory, user: User, client: Client, *, at: datetime) -> None:
    for purpose in sorted(set(story.gave) - {Purpose.CARE}):
        answer_consent(by=user, client=client, purpose=purpose, is_given=True, at=at)
    for purpose in story.refused:
        answer_consent(by=user, client=client, purpose=purpose, is_given=False, at=at)


def _happenings(life: Life, meetings: list[Meeting], *, now: datetime) -> Iterator[Happening]:
    story = life.story
    booked_at = meetings[0].after(days=-2)
    for meeting in meetings:
        yield Happening(booked_at, partial(_book, life, meeting))
        booked_at = meeting.after(minutes=45)
        if meeting.told.answers:
            yield from checks_of(life, meeting)
            yield from agreements_of(life, meeting)
            yield from together_of(life, meeting)
            yield from talks_of(life, meeting)
            yield from said_to_closeness_of(life, meeting)
            yield from toolbox_of(life, meeting)
            yield from journal_of(life, meeting)
            yield from conversation_of(life, meeting)
            yield from contests_of(life, meeting)
            yield from _around(life, meeting)
    if story.signatures:
        yield Happening(now - timedelta(hours=20), partial(sign_plan, life))
    if story.ended_days_ago is not None:
        yield Happening(now - timedelta(days=story.ended_days_ago), partial(_end, life))
    if story.copy_asked_days_ago is not None:
        yield Happening(now - timedelta(days=story.copy_asked_days_ago), partial(_ask_for_copy, life))
    yield from leaving_of(life, now=now)


def _around(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield what both do around every session: they open the client's page; an alert is answered, a consent ends."""
    yield Happening(meeting.after(minutes=-15), partial(_look, life, life.therapist, Purpose.CARE))
    yield Happening(meeting.after(days=1, hours=3), partial(_look, life, life.user, Purpose.OWN))
    if meeting.told.alert_answer:
        yield Happening(meeting.after(minutes=55), partial(_close_alerts, life, meeting.told.alert_answer))
    for told in life.story.withdrawals:
        if told.after_session == meeting.number:
            yield Happening(meeting.after(days=3), partial(_withdraw, life, told.purpose))


def _book(life: Life, meeting: Meeting, at: datetime) -> None:
    session = add_session(by=life.therapist, therapy=life.therapy, held_at=meeting.at, at=at)
    life.sessions[meeting.number] = session


def _look(life: Life, who: User, purpose: Purpose, at: datetime) -> None:
    records = [get_identity(life.client), *scores_of(who, life.client)]
    disclose_all(records, actor=who, purpose=purpose, detail="client")


def _close_alerts(life: Life, what_was_done: str, at: datetime) -> None:
    for alert in open_alerts_of(life.therapist, life.client):
        close_alert(by=life.therapist, alert=alert, what_was_done=what_was_done, at=at)


def _withdraw(life: Life, purpose: Purpose, at: datetime) -> None:
    withdraw_consent(by=life.user, client=life.client, purpose=purpose, at=at)


def _ask_for_copy(life: Life, at: datetime) -> None:
    ask_for_copy(by=life.user, client=life.client, at=at)


def _end(life: Life, at: datetime) -> None:
    end_therapy(by=life.therapist, therapy=life.therapy, at=at)

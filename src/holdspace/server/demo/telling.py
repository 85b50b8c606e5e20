"""Telling one client's story from the invitation to today, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose_all
from holdspace.server.accounts.invitations import get_invitation
from holdspace.server.accounts.models import User
from holdspace.server.alerts.actions import close_alert
from holdspace.server.alerts.queries import open_alerts_of
from holdspace.server.clients.actions import add_session, come_in, end_therapy, open_record
from holdspace.server.clients.models import Client, Supervision
from holdspace.server.clients.queries import get_identity
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.demo.agreements import Goals, agree_after, agree_before, ids_of, sign_plan
from holdspace.server.demo.checks import check_in, check_out
from holdspace.server.demo.clock import standing_at
from holdspace.server.demo.conversations import keep_conversation
from holdspace.server.demo.life import Life, Meeting, moment_of
from holdspace.server.demo.story import ClientStory
from holdspace.server.measures.actions import choose_measures
from holdspace.server.measures.queries import scores_of


def tell(story: ClientStory, *, colleagues: Mapping[str, User], password: str, now: datetime) -> None:
    """Let a client's story happen, up to ``now``."""
    therapist = colleagues[story.therapist]
    if not story.has_come_in:
        at = now - timedelta(days=story.invited_days_ago or 0)
        with standing_at(at):
            open_record(by=therapist, identity=story.identity, at=at)
        return
    life = _begin(story, therapist, colleagues.get(story.supervisor), password=password, now=now)
    goals: Goals = {}
    booked_at = moment_of(story.sessions[0].days_ago, hour=story.hour, now=now) - timedelta(days=2)
    for told in story.sessions:
        held_at = moment_of(told.days_ago, hour=story.hour, now=now)
        session = add_session(by=therapist, therapy=life.therapy, held_at=held_at, at=booked_at)
        meeting = Meeting(told, session)
        if told.answers:
            _meet(life, meeting, goals)
            booked_at = meeting.after(minutes=52)
    if story.signatures:
        sign_plan(life, at=now - timedelta(hours=20))
    if story.ended_days_ago is not None:
        at = now - timedelta(days=story.ended_days_ago)
        end_therapy(by=therapist, therapy=life.therapy, at=at)


def _begin(story: ClientStory, therapist: User, supervisor: User | None, *, password: str, now: datetime) -> Life:
    at = moment_of(story.sessions[0].days_ago, hour=story.hour, now=now) - timedelta(days=5)
    with standing_at(at):
        client, secret = open_record(by=therapist, identity=story.identity, at=at)
    came_at = at + timedelta(hours=7)
    with standing_at(came_at):
        invitation = get_invitation(secret, at=came_at)
        user = come_in(invitation, username=story.sign_in, password=password, display_name="", at=came_at)
    client.refresh_from_db()
    _answer_consents(story, user, client, at=came_at + timedelta(minutes=4))
    therapy = client.therapies.get()
    if supervisor is not None:
        Supervision.objects.create(therapy=therapy, supervisor=supervisor, started_at=came_at)
    choose_measures(by=therapist, therapy=therapy, before=story.measures, at=came_at + timedelta(hours=1))
    return Life(story, client, user, therapist, supervisor, therapy, now)


def _answer_consents(story: ClientStory, user: User, client: Client, *, at: datetime) -> None:
    for purpose in story.gave:
        answer_consent(by=user, client=client, purpose=purpose, is_given=True, at=at)
    for purpose in story.refused:
        answer_consent(by=user, client=client, purpose=purpose, is_given=False, at=at)


def _meet(life: Life, meeting: Meeting, goals: Goals) -> None:
    agree_before(life, meeting, goals)
    check_in(life, meeting, ids_of(goals))
    _look(life, life.therapist, Purpose.CARE, meeting.after(minutes=-15))
    if meeting.told.alert_answer:
        _close_alerts(life, meeting)
    check_out(life, meeting)
    agree_after(life, meeting, goals)
    keep_conversation(life, meeting)
    _look(life, life.user, Purpose.OWN, meeting.after(days=1, hours=3))
    for told in life.story.withdrawals:
        if told.after_session == meeting.number:
            at = meeting.after(days=3)
            with standing_at(at):
                withdraw_consent(by=life.user, client=life.client, purpose=told.purpose, at=at)


def _look(life: Life, who: User, purpose: Purpose, at: datetime) -> None:
    """Open the client's page, as both do around a session."""
    if life.has_passed(at):
        with standing_at(at):
            records = [get_identity(life.client), *scores_of(who, life.client)]
            disclose_all(records, actor=who, purpose=purpose, detail="client")


def _close_alerts(life: Life, meeting: Meeting) -> None:
    at = meeting.after(minutes=55)
    with standing_at(at):
        for alert in open_alerts_of(life.therapist, life.client):
            close_alert(by=life.therapist, alert=alert, what_was_done=meeting.told.alert_answer, at=at)

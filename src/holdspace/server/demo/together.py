"""What the two do around sessions to decide together: outcomes, reviews, ratings, what helped, preferences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.utils.timezone import localdate

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput
from holdspace.domain.plan.proposals import Part
from holdspace.domain.plan.reviews import Done, Outcome
from holdspace.domain.what_helps.item import Effect, HelpItem
from holdspace.server.access.door import disclose_all
from holdspace.server.care_plans.rating import rate_goals
from holdspace.server.demo.decisions import decisions_of
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import LEFT_OUT, OutcomeStory, PreferenceStory, ReviewStory
from holdspace.server.plans.actions import note_outcome, plan_review, say_of_review
from holdspace.server.plans.queries import lines_of, reviews_of
from holdspace.server.preferences.actions import keep_preferences
from holdspace.server.what_helps.actions import add_item


def together_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield everything of this kind around a session."""
    told, story, number = meeting.told, life.story, meeting.number
    if told.goals_seen:
        yield Happening(meeting.after(hours=2), partial(_rate, life, meeting))
    if told.helped or told.hindered:
        yield Happening(meeting.after(hours=3), partial(_note_moments, life, meeting))
    for outcome in story.outcomes:
        if outcome.in_session == number:
            yield Happening(meeting.after(hours=6), partial(_note_outcome, life, outcome))
    for preference in story.preferences:
        if preference.in_session == number:
            yield Happening(meeting.after(hours=7), partial(_prefer, life, preference))
    for review in story.reviews:
        if review.set_in == number:
            yield Happening(meeting.after(minutes=49), partial(_plan_review, life, review))
        if review.held_in == number:
            yield Happening(meeting.after(minutes=40), partial(_hold_review, life, review))
    yield from decisions_of(life, meeting)


def _rate(life: Life, meeting: Meeting, at: datetime) -> None:
    goals = [str(life.goals[place].pk) for place in sorted(life.goals)]
    ratings = dict(zip(goals, meeting.told.goals_seen, strict=True))
    rate_goals(by=life.therapist, session=life.sessions[meeting.number], ratings=ratings, at=at)


def _note_moments(life: Life, meeting: Meeting, at: datetime) -> None:
    session = life.sessions[meeting.number]
    for text, effect in ((meeting.told.helped, Effect.HELPS), (meeting.told.hindered, Effect.HINDERS)):
        if text:
            add_item(by=life.user, therapy=life.therapy, line=HelpItem(text, effect), session=session, at=at)


def _note_outcome(life: Life, told: OutcomeStory, at: datetime) -> None:
    rows = list(lines_of(life.therapy).filter(part=Part.ACTIVITY, until_version=None))
    opened = disclose_all(rows, actor=life.user, purpose=Purpose.OWN, detail="plan")
    line = next((row for row in rows if opened[row.pk]["text"].startswith(told.activity)), None)
    if line is None:
        raise BadInput(f"There is no activity that begins with {told.activity!r}.")
    outcome = Outcome(Done(told.done), None if told.helped == LEFT_OUT else told.helped, told.words)
    by = life.user if told.by == "client" else life.therapist
    note_outcome(by=by, line=line, outcome=outcome, at=at)


def _prefer(life: Life, told: PreferenceStory, at: datetime) -> None:
    keep_preferences(by=life.user, therapy=life.therapy, answers=told.answers, at=at)


def _plan_review(life: Life, told: ReviewStory, at: datetime) -> None:
    today = localdate(at)
    due_on = today + timedelta(days=told.due_in_days)
    plan_review(by=life.therapist, therapy=life.therapy, due_on=due_on, today=today, at=at)


def _hold_review(life: Life, told: ReviewStory, at: datetime) -> None:
    for by, words in ((life.therapist, told.therapist), (life.user, told.client)):
        review = reviews_of(life.therapy).first()
        if review is not None and words:
            say_of_review(by=by, review=review, words=words, at=at)

"""A question weighed and decided by both, and looked back on later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.utils.timezone import localdate

from holdspace.domain.decisions.table import Entry, Verdict, What
from holdspace.server.accounts.models import User
from holdspace.server.decisions import actions
from holdspace.server.decisions.models import Decision
from holdspace.server.decisions.queries import entries_of
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import LEFT_OUT, DecisionStory


def decisions_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield what happens to the story's questions in and after a session."""
    for told in life.story.decisions:
        kept: list[Decision] = []
        if told.in_session == meeting.number:
            yield Happening(meeting.after(minutes=20), partial(_weigh, life, told, kept))
            yield Happening(meeting.after(hours=5), partial(_decide, life, told, kept))
        if told.looked_back_in == meeting.number:
            yield Happening(meeting.after(minutes=30), partial(_look_back, life, told))


def _weigh(life: Life, told: DecisionStory, kept: list[Decision], at: datetime) -> None:
    decision = actions.ask(by=life.user, therapy=life.therapy, question=told.question, options=told.options, at=at)
    kept.append(decision)
    for entry in told.entries:
        written = Entry(
            what=What(entry["what"]),
            text=entry.get("text", ""),
            option=_option(decision, entry["option"]) if "option" in entry else "",
            weight=entry.get("weight"),
            source=entry.get("source", ""),
        )
        actions.write(by=_side(life, entry["by"]), decision=decision, entry=written, at=at)


def _decide(life: Life, told: DecisionStory, kept: list[Decision], at: datetime) -> None:
    if told.chosen == LEFT_OUT:
        return
    decision = kept[0]
    chooser, other = (life.user, life.therapist) if told.chosen_by == "client" else (life.therapist, life.user)
    option = _option(decision, told.chosen)
    actions.choose(by=chooser, decision=decision, option=option, why=told.why, at=at)
    if told.is_agreed:
        decision.refresh_from_db()
        follow_up_on = localdate(at) + timedelta(days=told.look_back_in_days) if told.look_back_in_days else None
        actions.agree(by=other, decision=decision, follow_up_on=follow_up_on, today=localdate(at), at=at)
    if told.collaborate:
        answers = {str(number): value for number, value in enumerate(told.collaborate, 1)}
        actions.say_how_deciding_was(by=life.user, decision=decision, answers=answers, at=at)


def _look_back(life: Life, told: DecisionStory, at: datetime) -> None:
    decision = Decision.objects.filter(therapy=life.therapy).latest("created_at")
    for side, (verdict, text) in told.looking_back.items():
        entry = Entry(What.LOOKING_BACK, text, verdict=Verdict(verdict))
        actions.write(by=_side(life, side), decision=decision, entry=entry, at=at)


def _side(life: Life, side: str) -> User:
    return life.user if side == "client" else life.therapist


def _option(decision: Decision, place: int) -> str:
    """Return the id of an option by its place."""
    return str(list(entries_of(decision).filter(what=What.OPTION))[place].pk)

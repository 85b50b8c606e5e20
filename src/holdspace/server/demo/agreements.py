"""What the two agreed around a session: goals, boundaries, the shared plan, the safety plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput
from holdspace.domain.plan.proposals import Change, Ending, Part, ProposalState, Stance
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.domain.safety import boundary
from holdspace.domain.safety.plan import SafetyPlan
from holdspace.server.access.door import disclose
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.actions import word_beside
from holdspace.server.care_plans.models import Goal
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import BoundaryStory, GoalStory, ProposalStory
from holdspace.server.plans import actions as plans
from holdspace.server.plans.models import Proposal
from holdspace.server.plans.queries import find_line_of, lines_of, version_of
from holdspace.server.safety import actions as safety


def agreements_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield what is set before a session, to be rated or heeded from then on, and what comes out of it."""
    story, number = life.story, meeting.number
    for place, goal in enumerate(story.goals):
        if goal.set_in == number:
            yield Happening(meeting.after(days=-1), partial(_set_goal, life, place, goal))
        if goal.reworded_in == number:
            yield Happening(meeting.after(minutes=48), partial(_reword, life, place, goal))
        if goal.achieved_in == number:
            yield Happening(meeting.after(minutes=48), partial(_achieve, life, place, goal))
    for topic in story.boundaries:
        if topic.set_in == number:
            yield Happening(meeting.after(hours=-6), partial(_keep_out, life, topic))
    if story.safety_plan.get("in_session") == number:
        yield Happening(meeting.after(minutes=45), partial(_write_safety_plan, life))
        yield Happening(meeting.after(hours=3), partial(_agree_to_safety_plan, life))
    for told in story.proposals:
        if told.in_session == number:
            yield from _proposed(life, told, meeting)


def sign_plan(life: Life, at: datetime) -> None:
    """Have both sign the plan as it stands, where the story says so: a stance, and a note behind a colon."""
    sides = {"therapist": life.therapist, "client": life.user}
    version = version_of(life.therapy)
    for side, said in life.story.signatures.items():
        stance, _, note = said.partition(": ")
        plans.sign(by=sides[side], therapy=life.therapy, version=version, stance=Stance(stance), note=note, at=at)


def _set_goal(life: Life, place: int, goal: GoalStory, at: datetime) -> None:
    content = Proposed(Part.GOAL, Change.ADD, goal.words)
    _agree(life, plans.propose(by=life.user, therapy=life.therapy, content=content, at=at), life.therapist, at)
    life.goals[place] = _goal_of_newest_line(life)
    if goal.therapist_words and not goal.reworded_in:
        _word_beside(life, life.goals[place], goal.therapist_words, at)


def _reword(life: Life, place: int, goal: GoalStory, at: datetime) -> None:
    content = Proposed(Part.GOAL, Change.REWORD, goal.new_words, goal.reason)
    _change_goal(life, life.goals[place], content, by=life.therapist, other=life.user, at=at)
    life.goals[place] = _goal_of_newest_line(life)
    if goal.therapist_words:
        _word_beside(life, life.goals[place], goal.therapist_words, at)


def _word_beside(life: Life, goal: Goal, words: str, at: datetime) -> None:
    opened = disclose(goal, actor=life.therapist, purpose=Purpose.CARE, detail="goal")
    word_beside(by=life.therapist, goal=goal, content=opened, words=words, at=at)


def _achieve(life: Life, place: int, goal: GoalStory, at: datetime) -> None:
    content = Proposed(Part.GOAL, Change.END, "", goal.reason, ending=Ending.ACHIEVED)
    _change_goal(life, life.goals.pop(place), content, by=life.user, other=life.therapist, at=at)


def _change_goal(life: Life, goal: Goal, content: Proposed, *, by: User, other: User, at: datetime) -> None:
    goal.refresh_from_db()
    line = find_line_of(goal.pk)
    _agree(life, plans.propose(by=by, therapy=life.therapy, content=content, line=line, goal=goal, at=at), other, at)


def _agree(life: Life, proposal: Proposal, by: User, at: datetime) -> None:
    plans.answer(by=by, proposal=proposal, state=ProposalState.ACCEPTED, at=at)


def _goal_of_newest_line(life: Life) -> Goal:
    newest = lines_of(life.therapy).filter(part=Part.GOAL, until_version=None).order_by("since_version").last()
    if newest is None or newest.goal is None:
        raise BadInput("The story's goal was not agreed on.")
    return newest.goal


def _keep_out(life: Life, topic: BoundaryStory, at: datetime) -> None:
    content = boundary.Boundary(topic.topic, boundary.Stance(topic.stance), words=topic.words)
    safety.set_boundary(by=life.user, client=life.client, content=content, at=at)


def _write_safety_plan(life: Life, at: datetime) -> None:
    lines = {step: tuple(each) for step, each in life.story.safety_plan.items() if step != "in_session"}
    safety.write_plan(by=life.therapist, client=life.client, content=SafetyPlan(lines), after_version=0, at=at)


def _agree_to_safety_plan(life: Life, at: datetime) -> None:
    safety.agree_to_plan(by=life.user, client=life.client, version=1, at=at)


def _proposed(life: Life, told: ProposalStory, meeting: Meeting) -> Iterator[Happening]:
    proposer, other = (life.user, life.therapist) if told.by == "client" else (life.therapist, life.user)
    kept: list[Proposal] = []

    def propose(at: datetime) -> None:
        content = Proposed(Part(told.part), Change.ADD, told.text, told.why)
        kept.append(plans.propose(by=proposer, therapy=life.therapy, content=content, at=at))

    def answer(at: datetime) -> None:
        plans.answer(by=other, proposal=kept[0], state=ProposalState(told.answer), note=told.note, at=at)

    yield Happening(meeting.after(minutes=70), propose)
    if told.answer:
        yield Happening(meeting.after(hours=4), answer)

"""What the two agreed between sessions: goals, boundaries, the shared plan, the safety plan."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from holdspace.domain.plan.proposals import Change, Part, ProposalState, Stance
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.domain.safety import boundary
from holdspace.domain.safety.plan import SafetyPlan
from holdspace.server.care_plans.actions import end_goal, reword_goal, set_goal
from holdspace.server.care_plans.models import Goal, GoalState
from holdspace.server.demo.clock import standing_at
from holdspace.server.demo.life import Life, Meeting
from holdspace.server.plans import actions as plans
from holdspace.server.plans.queries import version_of
from holdspace.server.safety import actions as safety

Goals = dict[int, Goal]  # the goal that stands, by its place in the story


def agree_before(life: Life, meeting: Meeting, goals: Goals) -> None:
    """Set what the client brings to this session: goals to be rated from now on, topics to be kept out."""
    for place, told in enumerate(life.story.goals):
        if told.set_in == meeting.number:
            goals[place] = set_goal(by=life.user, therapy=life.therapy, words=told.words, at=meeting.after(days=-1))
    for topic in life.story.boundaries:
        if topic.set_in == meeting.number:
            content = boundary.Boundary(topic.topic, boundary.Stance(topic.stance))
            safety.set_boundary(by=life.user, client=life.client, content=content, at=meeting.after(hours=-6))


def agree_after(life: Life, meeting: Meeting, goals: Goals) -> None:
    """Keep what came out of this session."""
    _change_goals(life, meeting, goals)
    if life.story.safety_plan.get("in_session") == meeting.number:
        _write_safety_plan(life, meeting)
    for told in life.story.proposals:
        if told.in_session == meeting.number:
            _propose(life, told.by, Proposed(Part(told.part), Change.ADD, told.text, told.why), told.answer, meeting)


def sign_plan(life: Life, *, at: datetime) -> None:
    """Have both sign the plan as it stands, where the story says so."""
    sides = {"therapist": life.therapist, "client": life.user}
    for side, stance in life.story.signatures.items():
        with standing_at(at):
            version = version_of(life.therapy)
            plans.sign(by=sides[side], therapy=life.therapy, version=version, stance=Stance(stance), note="", at=at)


def ids_of(goals: Goals) -> list[UUID]:
    """Return the ids of the standing goals, in the order in which the story rates them."""
    return [goals[place].pk for place in sorted(goals)]


def _change_goals(life: Life, meeting: Meeting, goals: Goals) -> None:
    at = meeting.after(minutes=48)
    for place, told in enumerate(life.story.goals):
        content = {"client_words": told.words, "therapist_words": "", "reason": ""}
        if told.reworded_in == meeting.number:
            goals[place] = reword_goal(
                by=life.therapist, goal=goals[place], content=content, words=told.new_words, reason=told.reason, at=at
            )
        if told.achieved_in == meeting.number:
            state = GoalState.ACHIEVED
            end_goal(by=life.user, goal=goals.pop(place), content=content, state=state, reason=told.reason, at=at)


def _write_safety_plan(life: Life, meeting: Meeting) -> None:
    lines = {step: tuple(each) for step, each in life.story.safety_plan.items() if step != "in_session"}
    at = meeting.after(minutes=45)
    written = safety.write_plan(
        by=life.therapist, client=life.client, content=SafetyPlan(lines), after_version=0, at=at
    )
    later = meeting.after(hours=3)
    safety.agree_to_plan(by=life.user, client=life.client, version=written.version, at=later)


def _propose(life: Life, by: str, content: Proposed, answer: str, meeting: Meeting) -> None:
    proposer, other = (life.user, life.therapist) if by == "client" else (life.therapist, life.user)
    at, later = meeting.after(minutes=70), meeting.after(hours=4)
    proposal = plans.propose(by=proposer, therapy=life.therapy, content=content, at=at)
    if answer:
        with standing_at(later):
            plans.answer(by=other, proposal=proposal, state=ProposalState(answer), at=later)

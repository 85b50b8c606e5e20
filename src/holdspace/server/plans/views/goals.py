"""The goals: what stands and how near it is, what is proposed, and the therapist's words and ratings beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdspace.domain.errors import BadInput, NotFound, Refused
from holdspace.domain.people import Role
from holdspace.domain.plan.proposals import Change, Part
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.server.access.door import disclose
from holdspace.server.accounts.models import User
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.care_plans import actions as goal_actions
from holdspace.server.care_plans import queries as goal_queries
from holdspace.server.care_plans.models import Goal
from holdspace.server.clients.models import Therapy
from holdspace.server.clients.queries import get_client
from holdspace.server.plans import actions
from holdspace.server.plans.forms import BesideForm, EndGoalForm, GoalForm, WordsForm
from holdspace.server.plans.opening import open_goals
from holdspace.server.plans.queries import find_line_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the goals and how near they are; a post proposes a new one."""
    client = get_client(request.user, client_id)
    therapy = goal_queries.find_therapy(request.user, client)
    form = GoalForm(request.POST if request.method == "POST" else None, is_client=request.user.is_client)
    if request.method == "POST" and form.is_valid() and _is_proposed(request.user, therapy, form):
        messages.success(request, _("Proposed. When the other agrees, each check-in asks how near it is."))
        return redirect("plans:goals", client.pk)
    opened = open_goals(request.user, client, therapy)
    active = [goal for goal in opened.goals if goal.is_active]
    page = {
        "client": client,
        "active": active,
        "proposals": opened.proposals,
        "ended": [goal for goal in reversed(opened.goals) if not goal.is_active],
        "form": form if therapy and len(active) < goal_actions.MOST_GOALS else None,
        "most": goal_actions.MOST_GOALS,
        "may_write": therapy is not None,
        "is_own": request.user.is_client,
        "last_session": therapy.sessions.filter(held_at__lte=now()).last() if therapy else None,
    }
    return render(request, "plans/goals.html", page)


def _is_proposed(user: User, therapy: Therapy | None, form: GoalForm) -> bool:
    """Propose the goal; where that cannot be, say so in the form."""
    if therapy is None:
        raise Refused("There is no therapy now that a goal could belong to.")
    try:
        actions.propose(by=user, therapy=therapy, content=form.content(), at=now())
    except BadInput as problem:
        form.add_error(None, str(problem))
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: SignedIn, goal_id: UUID) -> HttpResponse:
    """Propose new words for a goal; once agreed on, the old ones are kept with their ratings."""
    goal = goal_queries.get_goal(request.user, goal_id)
    form = WordsForm(request.POST if request.method == "POST" else None, is_goal=True)
    if request.method == "POST" and form.is_valid():
        return _propose(request, goal, form.content(Part.GOAL, Change.REWORD))
    content = _content(request.user, goal)
    if not form.is_bound:
        form = WordsForm(initial={"text": content["client_words"]}, is_goal=True)
    return render(request, "plans/reword_goal.html", {"goal": goal, "words": content["client_words"], "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, goal_id: UUID) -> HttpResponse:
    """Propose to end a goal, as achieved or let go."""
    goal = goal_queries.get_goal(request.user, goal_id)
    form = EndGoalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _propose(request, goal, form.content())
    content = _content(request.user, goal)
    return render(request, "plans/end_goal.html", {"goal": goal, "words": content["client_words"], "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def beside(request: SignedIn, goal_id: UUID) -> HttpResponse:
    """Put the therapist's wording beside the client's."""
    goal = goal_queries.get_goal(request.user, goal_id)
    if request.user.role != Role.THERAPIST:
        raise NotFound("There is no such page, or it is not yours.")
    content = _content(request.user, goal)
    given = request.POST if request.method == "POST" else None
    form = BesideForm(given, initial={"words": content["therapist_words"]})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        goal_actions.word_beside(by=request.user, goal=goal, content=content, words=words, at=now())
        messages.success(request, _("Kept beside the client's words."))
        return redirect("plans:goals", goal.client_id)
    return render(request, "plans/beside_goal.html", {"goal": goal, "words": content["client_words"], "form": form})


def _propose(request: SignedIn, goal: Goal, content: Proposed) -> HttpResponse:
    line = find_line_of(goal.pk)
    actions.propose(by=request.user, therapy=goal.therapy, content=content, line=line, goal=goal, at=now())
    messages.success(request, _("Proposed. The goal stands as it is until the other agrees."))
    return redirect("plans:goals", goal.client_id)


def _content(user: User, goal: Goal) -> Mapping[str, Any]:
    return disclose(goal, actor=user, purpose=goal_actions.purpose_of(user), detail="goal")

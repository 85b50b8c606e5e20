"""Pages of the goals: all of them, and wording or ending one."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.server.access.door import disclose
from holdspace.server.accounts.models import User
from holdspace.server.care_plans import actions, queries
from holdspace.server.care_plans.forms import EndForm, GoalForm, RewordForm
from holdspace.server.care_plans.models import GoalState
from holdspace.server.care_plans.opening import open_goals
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import get_client


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the goals and how near they are; a post sets a new one."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    form = GoalForm(request.POST or None, is_client=user.is_client)
    if request.method == "POST" and form.is_valid() and _is_set(user, client, form):
        messages.success(request, "Kept. You will be asked how near it is at each check-in.")
        return redirect("care_plans:goals", client.pk)
    therapy = queries.find_therapy(user, client)
    listed = open_goals(user, client)
    active = [goal for goal in listed if goal.is_active]
    context = {
        "client": client,
        "active": active,
        "ended": [goal for goal in reversed(listed) if not goal.is_active],
        "form": form if therapy and len(active) < actions.MOST_GOALS else None,
        "most": actions.MOST_GOALS,
        "may_write": therapy is not None,
    }
    return render(request, "care_plans/goals.html", context)


def _is_set(user: User, client: Client, form: GoalForm) -> bool:
    """Set the goal; where that cannot be, say so in the form."""
    therapy = queries.find_therapy(user, client)
    if therapy is None:
        raise Refused("There is no therapy now that a goal could belong to.")
    value = form.cleaned_data
    try:
        actions.set_goal(
            by=user,
            therapy=therapy,
            words=value["words"],
            therapist_words=value.get("therapist_words", ""),
            at=now(),
        )
    except (BadInput, WrongState) as problem:
        form.add_error(None, str(problem))
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """Put a goal in new words; the old ones are kept."""
    user = cast("User", request.user)
    goal = queries.get_goal(user, goal_id)
    content = disclose(goal, actor=user, purpose=actions.purpose_of(user), detail="goal")
    form = RewordForm(request.POST or None, initial={"words": content["client_words"]})
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data
        actions.reword_goal(by=user, goal=goal, content=content, words=value["words"], reason=value["reason"], at=now())
        messages.success(request, "Kept in new words. The old ones stay below, with their ratings.")
        return redirect("care_plans:goals", goal.client_id)
    return render(request, "care_plans/reword.html", {"goal": goal, "words": content["client_words"], "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, goal_id: UUID) -> HttpResponse:
    """End a goal, as achieved or let go."""
    user = cast("User", request.user)
    goal = queries.get_goal(user, goal_id)
    content = disclose(goal, actor=user, purpose=actions.purpose_of(user), detail="goal")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data
        state = GoalState(value["state"])
        actions.end_goal(by=user, goal=goal, content=content, state=state, reason=value["reason"], at=now())
        messages.success(request, "Kept. You can always set a new goal.")
        return redirect("care_plans:goals", goal.client_id)
    return render(request, "care_plans/end.html", {"goal": goal, "words": content["client_words"], "form": form})

"""The day of the next review, what was said at one, how an activity went, and how near the therapist sees the goals."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdspace.domain.errors import BadInput, NotFound
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose, disclose_all, purpose_of_look
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.care_plans.rating import rate_goals
from holdspace.server.clients.queries import get_session
from holdspace.server.plans import actions, queries
from holdspace.server.plans.forms import OutcomeForm, ReviewDayForm, ReviewForm
from holdspace.server.plans.views.plan import plan_page
from holdspace.server.plans.views.requests import asked_about


@login_required
@require_POST
def set_day(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Set the day on which both look at the plan again."""
    client, therapy = asked_about(request.user, client_id)
    form = ReviewDayForm(request.POST)
    if not form.is_valid():
        return plan_page(request, client, therapy, review_day=form)
    due_on = form.cleaned_data["due_on"]
    actions.plan_review(by=request.user, therapy=therapy, due_on=due_on, today=localdate(), at=now())
    messages.success(request, _("Kept. Both of you are reminded a week before."))
    return redirect("plans:plan", client.pk)


@login_required
@require_POST
def say(request: SignedIn, review_id: UUID) -> HttpResponse:
    """Note that the plan was looked at, and what one says of it."""
    review = queries.get_review(request.user, review_id)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise BadInput("Please write a line.", remedy="Go back; a few words are enough.")
    actions.say_of_review(by=request.user, review=review, words=form.cleaned_data["words"], at=now())
    messages.success(request, _("Kept. You both read it."))
    return redirect("plans:plan", review.client_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: SignedIn, line_id: UUID) -> HttpResponse:
    """Say how an activity went."""
    line = queries.get_activity(request.user, line_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.note_outcome(by=request.user, line=line, outcome=form.content(), at=now())
        messages.success(request, _("Kept. You both see it in the plan."))
        return redirect("plans:plan", line.client_id)
    purpose = purpose_of_look(request.user, line.client_id)
    text = disclose(line, actor=request.user, purpose=purpose, detail="plan_line")["text"]
    return render(request, "plans/outcome.html", {"client_id": line.client_id, "text": text, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: SignedIn, session_id: UUID) -> HttpResponse:
    """Let the therapist rate the goals at a session, without the client's numbers beside them."""
    session = get_session(request.user, session_id)
    goals = list(active_goals(session.therapy))
    if request.user.role != Role.THERAPIST or not goals:
        raise NotFound("There is no such page, or it is not yours.")
    purpose = purpose_of_look(request.user, session.therapy.client_id)
    opened = disclose_all(goals, actor=request.user, purpose=purpose, detail="goals")
    asked = {str(goal.pk): str(opened[goal.pk]["client_words"]) for goal in goals}
    form = _rating_form(asked)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ratings = {goal: int(value) for goal, value in form.cleaned_data.items() if value}
        rate_goals(by=request.user, session=session, ratings=ratings, at=now())
        messages.success(request, _("Kept. The client sees it beside their own."))
        return redirect("plans:goals", session.therapy.client_id)
    return render(request, "plans/rate_goals.html", {"session": session, "form": form})


def _rating_form(asked: dict[str, str]) -> type[forms.Form]:
    """Return a form with a question for each goal; every one may be left out."""
    choices = [("", _("left out")), *((str(value), str(value)) for value in range(11))]
    fields = {goal: forms.ChoiceField(label=words, choices=choices, required=False) for goal, words in asked.items()}
    return type("RatingForm", (forms.Form,), fields)

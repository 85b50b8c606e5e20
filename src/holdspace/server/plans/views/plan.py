"""The plan itself, signing it, and what changed in it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.plan.proposals import Stance
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.plans import actions
from holdspace.server.plans.forms import ProposalForm, ReviewDayForm, ReviewForm, SignatureForm
from holdspace.server.plans.opening import open_plan
from holdspace.server.plans.presenters.changes import shown_changes
from holdspace.server.plans.presenters.plan import shown_plan, written_by_client
from holdspace.server.plans.views.requests import asked_about
from holdspace.workflows.offer_help import offers_help


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the plan; a post proposes a new line."""
    client, therapy = asked_about(request.user, client_id)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.propose(by=request.user, therapy=therapy, content=form.content(), at=now())
        messages.success(request, _("Proposed. It becomes part of the plan when the other agrees."))
        return redirect("plans:plan", client.pk)
    return plan_page(request, client, therapy, form=form)


def plan_page(request: SignedIn, client: Client, therapy: Therapy, **filled: forms.Form) -> HttpResponse:
    """Show the plan; ``filled`` holds, by its name on the page, a form with what was written and does not fit."""
    rows, opened = open_plan(request.user, therapy, detail="plan")
    empty = {
        "form": ProposalForm(),
        "signature": SignatureForm(initial={"version": rows.version}),
        "review_day": ReviewDayForm(),
        "review_form": ReviewForm(),
    }
    wrong = next((form for form in filled.values() if form.errors), None)
    page = {
        "client": client,
        "plan": shown_plan(rows, opened, actions.side_of(request.user), today=localdate()),
        "wrong": wrong,
        "is_ended": therapy.ended_at,
        "is_own": request.user.is_client,
        "offers_help": request.user.is_client and offers_help(written_by_client(rows, opened), at=now()),
        **empty,
        **filled,
    }
    return render(request, "plans/plan.html", page, status=400 if wrong else 200)


@login_required
@require_POST
def sign(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Sign the present version."""
    client, therapy = asked_about(request.user, client_id)
    form = SignatureForm(request.POST)
    if not form.is_valid():
        return plan_page(request, client, therapy, signature=form)
    value = form.cleaned_data
    stance = Stance(value["stance"])
    require_fresh_sign_in(request)
    actions.sign(
        by=request.user, therapy=therapy, version=value["version"], stance=stance, note=value["note"], at=now()
    )
    messages.success(request, _("Signed. The other sees how you signed."))
    return redirect("plans:plan", client.pk)


@login_required
@require_safe
def changes(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show what changed between two versions; without a choice, since we started."""
    client, therapy = asked_about(request.user, client_id)
    rows, opened = open_plan(request.user, therapy, detail="plan_changes")
    now_ = _version(request.GET.get("to"), rows.version, rows.version)
    before = _version(request.GET.get("from"), min(1, now_), now_)
    page = {
        "client": client,
        "changes": shown_changes(rows, opened, actions.side_of(request.user), before=before, now=now_),
        "numbers": range(1, rows.version + 1),
    }
    return render(request, "plans/changes.html", page)


def _version(asked: str | None, usual: int, newest: int) -> int:
    """Return the version that an address asks for; the usual one where it names none that there is."""
    if asked and asked.isascii() and asked.isdigit() and len(asked) < 7 and 1 <= int(asked) <= newest:
        return int(asked)
    return usual

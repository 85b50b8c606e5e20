"""Pages of the shared plan."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from holdspace.domain.errors import BadInput, NotFound
from holdspace.domain.plan.proposals import Change, Part, ProposalState, Stance
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.clients.queries import get_client
from holdspace.server.plans import actions, queries
from holdspace.server.plans.forms import ProposalForm, SignatureForm, WordsForm
from holdspace.server.plans.models import Proposal
from holdspace.server.plans.presenters import PlanPresenter

ANSWERS = {"accept": ProposalState.ACCEPTED, "decline": ProposalState.DECLINED, "withdraw": ProposalState.WITHDRAWN}
SAID = {
    ProposalState.ACCEPTED: "Agreed: it is part of the plan now.",
    ProposalState.DECLINED: "Declined. The other sees your note.",
    ProposalState.WITHDRAWN: "Withdrawn.",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the plan; a post proposes a new line."""
    user, client, therapy = _asked(request, client_id)
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.propose(by=user, therapy=therapy, content=form.content(), at=now())
        messages.success(request, "Proposed. It becomes part of the plan when the other agrees.")
        return redirect("plans:plan", client.pk)
    return _page(request, user, client, therapy, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Propose other words for a line, or its end."""
    user = cast("User", request.user)
    line = queries.get_line(user, line_id)
    purpose = purpose_of_look(user, line.client_id)
    if request.method == "POST" and request.POST.get("change") == Change.END:
        end = Proposed(Part(line.part), Change.END, "", request.POST.get("why", ""))
        actions.propose(by=user, therapy=line.therapy, content=end, line=line, at=now())
        messages.success(request, "Proposed. The line stands until the other agrees.")
        return redirect("plans:plan", line.client_id)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = form.content(line.part, Change.REWORD)
        actions.propose(by=user, therapy=line.therapy, content=content, line=line, at=now())
        messages.success(request, "Proposed. The line stands as it is until the other agrees.")
        return redirect("plans:plan", line.client_id)
    text = disclose_all([line], actor=user, purpose=purpose, detail="plan_line")[line.pk]["text"]
    if not form.is_bound:
        form = WordsForm(initial={"text": text})
    return render(request, "plans/change_line.html", {"client_id": line.client_id, "text": text, "form": form})


@login_required
@require_POST
def answer(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Accept, decline or withdraw a proposal."""
    user = cast("User", request.user)
    proposal = queries.get_proposal(user, proposal_id)
    state = ANSWERS.get(request.POST.get("answer", ""))
    if state is None:
        raise BadInput("There is no such answer.", remedy="Go back and choose one.")
    actions.answer(by=user, proposal=proposal, state=state, note=request.POST.get("note", ""), at=now())
    messages.success(request, SAID[state])
    return redirect("plans:plan", proposal.client_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Answer a proposal with other words."""
    user = cast("User", request.user)
    proposal = queries.get_proposal(user, proposal_id)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = form.content(proposal.part, proposal.change)
        actions.amend(by=user, proposal=proposal, content=content, at=now())
        messages.success(request, "Proposed in your words. Now it is for the other to answer.")
        return redirect("plans:plan", proposal.client_id)
    text = _text_of(user, proposal)
    if not form.is_bound:
        form = WordsForm(initial={"text": text})
    return render(request, "plans/amend.html", {"client_id": proposal.client_id, "text": text, "form": form})


@login_required
@require_POST
def sign(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Sign the present version."""
    user, client, therapy = _asked(request, client_id)
    form = SignatureForm(request.POST)
    if not form.is_valid():
        raise BadInput("The signature was not complete.", remedy="Go back, choose one of the three, and sign again.")
    value = form.cleaned_data
    stance = Stance(value["stance"])
    require_fresh_sign_in(request)
    actions.sign(by=user, therapy=therapy, version=value["version"], stance=stance, note=value["note"], at=now())
    messages.success(request, "Signed. The other sees how you signed.")
    return redirect("plans:plan", client.pk)


def _asked(request: HttpRequest, client_id: UUID) -> tuple[User, Client, Therapy]:
    user = cast("User", request.user)
    client = get_client(user, client_id)
    therapy = queries.find_therapy(user, client)
    if therapy is None:
        raise NotFound("There is no such page, or it is not yours.")
    return user, client, therapy


def _text_of(user: User, proposal: Proposal) -> str:
    purpose = purpose_of_look(user, proposal.client_id)
    return str(disclose_all([proposal], actor=user, purpose=purpose, detail="proposal")[proposal.pk]["text"])


def _page(request: HttpRequest, user: User, client: Client, therapy: Therapy, form: forms.Form) -> HttpResponse:
    lines, proposals = list(queries.lines_of(therapy)), list(queries.proposals_of(therapy))
    signatures = list(queries.signatures_of(therapy))
    purpose = purpose_of_look(user, client.pk)
    opened = disclose_all([*lines, *proposals, *signatures], actor=user, purpose=purpose, detail="plan")
    version = queries.version_of(therapy)
    shown = PlanPresenter.of(
        side=actions.side_of(user),
        version=version,
        lines=lines,
        proposals=proposals,
        signatures=signatures,
        opened=opened,
    )
    signature = SignatureForm(initial={"version": version})
    context = {"client": client, "plan": shown, "form": form, "signature": signature, "is_ended": therapy.ended_at}
    return render(request, "plans/plan.html", context)

"""Proposing another wording or the end of a line, and answering what the other proposed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from holdspace.domain.errors import BadInput
from holdspace.domain.plan.proposals import LONGEST_TEXT, Change, Part, ProposalState
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.plans import actions, queries
from holdspace.server.plans.forms import WordsForm
from holdspace.server.plans.models import PlanLine, Proposal

ANSWERS = {"accept": ProposalState.ACCEPTED, "decline": ProposalState.DECLINED, "withdraw": ProposalState.WITHDRAWN}
SAID = {
    ProposalState.ACCEPTED: gettext_lazy("Agreed: it is part of the plan now."),
    ProposalState.DECLINED: gettext_lazy("Declined. The other sees your note."),
    ProposalState.WITHDRAWN: gettext_lazy("Withdrawn."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_line(request: SignedIn, line_id: UUID) -> HttpResponse:
    """Propose other words for a line, or its end. A goal has pages of its own."""
    line = queries.get_line(request.user, line_id)
    if line.goal_id:
        return redirect("plans:reword_goal", line.goal_id)
    form = WordsForm(request.POST if request.method == "POST" else None)
    proposed = _proposed(request, form, line)
    if proposed is not None:
        actions.propose(by=request.user, therapy=line.therapy, content=proposed, line=line, at=now())
        messages.success(request, _("Proposed. The line stands as it is until the other agrees."))
        return redirect("plans:plan", line.client_id)
    text = _text_of(request.user, line, "plan_line")
    if not form.is_bound:
        form = WordsForm(initial={"text": text})
    return render(request, "plans/change_line.html", {"client_id": line.client_id, "text": text, "form": form})


def _proposed(request: SignedIn, form: WordsForm, line: PlanLine) -> Proposed | None:
    """Return what was proposed of a line; None where nothing was, or not completely."""
    if request.method != "POST":
        return None
    if request.POST.get("change") == Change.END:
        return Proposed(Part(line.part), Change.END, "", request.POST.get("why", "")[:LONGEST_TEXT])
    return form.content(line.part, Change.REWORD) if form.is_valid() else None


@login_required
@require_POST
def answer(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    """Accept, decline or withdraw a proposal."""
    proposal = queries.get_proposal(request.user, proposal_id)
    state = ANSWERS.get(request.POST.get("answer", ""))
    note = request.POST.get("note", "")
    if state is None:
        raise BadInput("There is no such answer.", remedy="Go back and choose one.")
    if len(note) > LONGEST_TEXT:
        raise BadInput(
            _("A note has at most %(most)d characters.") % {"most": LONGEST_TEXT}, remedy="Go back and say it shorter."
        )
    actions.answer(by=request.user, proposal=proposal, state=state, note=note, at=now())
    messages.success(request, SAID[state])
    return redirect("plans:goals" if proposal.part == Part.GOAL else "plans:plan", proposal.client_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: SignedIn, proposal_id: UUID) -> HttpResponse:
    """Answer a proposal with other words; an ending is answered with words under which the line would stay."""
    proposal = queries.get_proposal(request.user, proposal_id)
    is_goal = proposal.part == Part.GOAL and proposal.change != Change.ADD
    change = Change.REWORD if proposal.change == Change.END else Change(proposal.change)
    form = WordsForm(request.POST if request.method == "POST" else None, is_goal=is_goal)
    if request.method == "POST" and form.is_valid():
        actions.amend(by=request.user, proposal=proposal, content=form.content(proposal.part, change), at=now())
        messages.success(request, _("Proposed in your words. Now it is for the other to answer."))
        return redirect("plans:plan", proposal.client_id)
    text = _text_of(request.user, proposal, "proposal")
    if not form.is_bound:
        form = WordsForm(initial={"text": text}, is_goal=is_goal)
    return render(request, "plans/amend.html", {"client_id": proposal.client_id, "text": text, "form": form})


def _text_of(user: User, record: PlanLine | Proposal, detail: str) -> str:
    purpose = purpose_of_look(user, record.client_id)
    return str(disclose_all([record], actor=user, purpose=purpose, detail=detail)[record.pk]["text"])

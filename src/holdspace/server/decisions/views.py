"""Pages of decisions: the questions of a therapy, and the table of one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdspace.definitions import load_instrument
from holdspace.domain.decisions.table import DecisionState
from holdspace.domain.errors import BadInput, NotFound
from holdspace.domain.plan.proposals import Side
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client
from holdspace.server.decisions import actions, queries
from holdspace.server.decisions import forms as typed
from holdspace.server.decisions.opening import OpenedDecision, open_decision, open_decisions
from holdspace.server.decisions.presenters import STATES, shown_decision
from holdspace.server.plans.actions import side_of
from holdspace.server.ui.language import foreign_to_page, page_language
from holdspace.workflows.offer_help import offers_help

# The forms that write one thing into a table, by the name that they are sent under.
MADE: Mapping[str, type[forms.Form]] = {
    "option_form": typed.OptionForm,
    "point_form": typed.PointForm,
    "matter_form": typed.MatterForm,
    "evidence_form": typed.EvidenceForm,
    "leaning_form": typed.LeaningForm,
    "looking_back_form": typed.LookingBackForm,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the questions; a post opens a new one."""
    client = get_client(request.user, client_id)
    therapy = queries.get_therapy(request.user, client)
    form = typed.QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        question = form.cleaned_data["question"]
        made = actions.ask(by=request.user, therapy=therapy, question=question, options=form.options(), at=now())
        messages.success(request, _("The question is open. Both of you can write into the table now."))
        return redirect("decisions:decision", made.pk)
    listed = [
        (row, question, *STATES[DecisionState(row.state)]) for row, question in open_decisions(request.user, therapy)
    ]
    page = {"client": client, "decisions": listed, "form": form, "is_ended": therapy.ended_at}
    return render(request, "decisions/decisions.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: SignedIn, decision_id: UUID) -> HttpResponse:
    """Show the table of one question; a post writes one thing into it."""
    row = queries.get_decision(request.user, decision_id)
    opened = open_decision(request.user, row)
    page = _forms(opened)
    name = request.POST.get("form", "")
    if request.method == "POST":
        if name not in page:
            raise BadInput("There is no such form.", remedy="Please open the page again.")
        form = page[name] = _form(name, opened, request.POST)
        if form.is_valid():
            actions.write(by=request.user, decision=row, entry=form.entry(), at=now())  # type: ignore[attr-defined]  # each of these forms makes one
            messages.success(request, _("It stands in the table."))
            return redirect("decisions:decision", row.pk)
    return _table(request, opened, page, wrong=page.get(name))


def _table(
    request: SignedIn, opened: OpenedDecision, forms_by_name: Mapping[str, forms.Form], *, wrong: forms.Form | None
) -> HttpResponse:
    """Return the page of one question; ``wrong`` is the form of it in which something is to be mended."""
    context = {
        "client_id": opened.row.client_id,
        "decision": shown_decision(opened, side_of(request.user), today=localdate()),
        "is_own": request.user.is_client,
        "offers_help": request.user.is_client and offers_help(opened.written_by(Side.CLIENT), at=now()),
        "is_ended": opened.row.therapy.ended_at,
        "may_say": _may_say(request, opened),
        "choice": typed.ChoiceForm(options=opened.options, is_needed=True),
        "agreeing": typed.AgreeForm(),
        "wrong": wrong,
        **forms_by_name,
    }
    return render(request, "decisions/decision.html", context, status=400 if wrong else 200)


def _again(request: SignedIn, opened: OpenedDecision, **wrong: forms.Form) -> HttpResponse:
    """Return the page with one form as it was sent, and what is to be mended in it."""
    return _table(request, opened, {**_forms(opened), **wrong}, wrong=next(iter(wrong.values())))


def _forms(opened: OpenedDecision) -> dict[str, forms.Form]:
    """Return the empty forms of the page by name."""
    return {name: _form(name, opened) for name in MADE}


def _form(name: str, opened: OpenedDecision, data: QueryDict | None = None) -> forms.Form:
    """Return one form; each has ids of its own, for they stand on one page."""
    made, ids = MADE[name], f"{name}_%s"
    if issubclass(made, typed.WithOption):
        return made(data, auto_id=ids, options=opened.options, is_needed=made is typed.LeaningForm)
    return made(data, auto_id=ids)


def _may_say(request: SignedIn, opened: OpenedDecision) -> bool:
    """Return whether the client is asked how they found the deciding."""
    is_asked = request.user.is_client and opened.row.decided_at is not None and opened.experience is None
    return is_asked and queries.may_ask_collaborate()


@login_required
@require_POST
def take_back(request: SignedIn, decision_entry_id: UUID) -> HttpResponse:
    """Take back something one wrote into an open question."""
    entry = queries.get_entry(request.user, decision_entry_id)
    actions.take_back(by=request.user, entry=entry, at=now())
    messages.success(request, _("Taken back."))
    return redirect("decisions:decision", entry.decision_id)


@login_required
@require_POST
def choose(request: SignedIn, decision_id: UUID) -> HttpResponse:
    """Name what one would decide for."""
    row = queries.get_decision(request.user, decision_id)
    opened = open_decision(request.user, row)
    form = typed.ChoiceForm(request.POST, options=opened.options, is_needed=True)
    if not form.is_valid():
        return _again(request, opened, choice=form)
    value = form.cleaned_data
    actions.choose(by=request.user, decision=row, option=value["option"], why=value["why"], at=now())
    messages.success(request, _("The other is asked now. It is decided when both agree."))
    return redirect("decisions:decision", row.pk)


@login_required
@require_POST
def agree(request: SignedIn, decision_id: UUID) -> HttpResponse:
    """Agree to what the other chose."""
    row = queries.get_decision(request.user, decision_id)
    form = typed.AgreeForm(request.POST)
    if not form.is_valid():
        return _again(request, open_decision(request.user, row), agreeing=form)
    follow_up_on = form.cleaned_data["follow_up_on"]
    actions.agree(by=request.user, decision=row, follow_up_on=follow_up_on, today=localdate(), at=now())
    messages.success(request, _("Decided, by both of you."))
    return redirect("decisions:decision", row.pk)


@login_required
@require_POST
def reopen(request: SignedIn, decision_id: UUID) -> HttpResponse:
    """Open the question again."""
    row = queries.get_decision(request.user, decision_id)
    actions.reopen(by=request.user, decision=row, at=now())
    messages.success(request, _("The question is open again."))
    return redirect("decisions:decision", row.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def experience(request: SignedIn, decision_id: UUID) -> HttpResponse:
    """Ask the client how the deciding was: CollaboRATE, unaltered, where the practice confirmed its licence."""
    row = queries.get_decision(request.user, decision_id)
    is_answered = queries.find_experience(row) is not None
    if not request.user.is_client or is_answered or not queries.may_ask_collaborate() or row.decided_at is None:
        raise NotFound(queries.NOT_THERE)
    form = typed.ExperienceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.say_how_deciding_was(by=request.user, decision=row, answers=form.answers(), at=now())
        messages.success(request, _("Thank you. It stands beside the decision."))
        return redirect("decisions:decision", row.pk)
    instrument = load_instrument(queries.COLLABORATE, page_language())
    lang = foreign_to_page(instrument.language)
    page = {"decision_id": row.pk, "form": form, "instrument": instrument, "lang": lang}
    return render(request, "decisions/experience.html", {**page, "therapist": row.therapy.therapist.display_name})

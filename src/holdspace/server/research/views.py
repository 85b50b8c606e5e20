"""Scores for research: one page, with what each role reads and does there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.domain.research.extract import ExtractState
from holdspace.domain.small_cells import SMALLEST_GROUP
from holdspace.server.accounts.fresh import has_fresh_sign_in, require_fresh_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.research import actions, queries
from holdspace.server.research.forms import PassphraseForm, StudyForm


@login_required
@require_safe
def studies(request: SignedIn) -> HttpResponse:
    """Show clients what is told to them, and colleagues where an extract stands."""
    _require(request, Role.CLIENT, Role.RESEARCHER, Role.PRIVACY_OFFICER)
    if request.user.is_client:
        return _clients_page(request)
    return _colleagues_page(request, StudyForm())


@login_required
@require_POST
def ask(request: SignedIn) -> HttpResponse:
    """Ask for an extract."""
    _require(request, Role.RESEARCHER)
    form = StudyForm(request.POST)
    if not form.is_valid():
        return _colleagues_page(request, form, status=400)
    given = form.cleaned_data
    actions.ask_for_extract(by=request.user, study=given["study"], about=given["about"], at=now())
    messages.success(request, _("Asked for. A privacy officer looks it over."))
    return redirect("research:studies")


@login_required
@require_POST
def answer(request: SignedIn) -> HttpResponse:
    """Take the second person's yes or no."""
    _require(request, Role.PRIVACY_OFFICER)
    require_fresh_sign_in(request)
    is_approved = request.POST.get("answer") == "yes"
    digest = request.POST.get("digest", "")
    actions.answer_extract(by=request.user, digest=digest, is_approved=is_approved, at=now())
    said = _("Approved. Clients are told from now on.") if is_approved else _("Not approved. Nothing leaves.")
    messages.success(request, said)
    return redirect("research:studies")


@login_required
@require_POST
def stop(request: SignedIn) -> HttpResponse:
    """Stop it before it leaves."""
    _require(request, Role.RESEARCHER, Role.PRIVACY_OFFICER)
    actions.stop_extract(by=request.user, at=now())
    messages.success(request, _("Stopped. Nothing leaves."))
    return redirect("research:studies")


@sensitive_post_parameters()
@login_required
@require_POST
def take(request: SignedIn) -> HttpResponse:
    """Give the locked file, once."""
    _require(request, Role.RESEARCHER)
    if not has_fresh_sign_in(request):
        # Not kept waiting meanwhile: the passphrase shall lie nowhere, not even sealed in a web session.
        messages.info(request, _("Prove again who you are, then choose the passphrase."))
        return redirect("research:studies")
    form = PassphraseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The passphrase needs at least 12 characters."))
        return redirect("research:studies")
    locked = actions.take_extract(by=request.user, passphrase=form.cleaned_data["passphrase"], at=now())
    sent = HttpResponse(locked, content_type="application/octet-stream")
    sent["Content-Disposition"] = f'attachment; filename="research-{localdate():%Y-%m-%d}.age"'
    return sent


def _clients_page(request: SignedIn) -> HttpResponse:
    client = queries.find_client(request.user)
    with_theirs = queries.extracts_with(client) if client else set()
    told = [(each, each.pk.hex in with_theirs) for each in queries.studies_told(now())]
    return render(request, "research/told.html", {"told": told, "client": client})


def _colleagues_page(request: SignedIn, form: StudyForm, status: int = 200) -> HttpResponse:
    at = now()
    asked = queries.find_open(at)
    page = {
        "asked": asked,
        "state": asked.state(at) if asked else None,
        "ready_at": asked.times.ready_at if asked else None,
        "is_ready": asked is not None and asked.state(at) is ExtractState.READY,
        "past": [(each, each.state(at)) for each in queries.extracts() if not each.state(at).is_open],
        "may_ask": request.user.as_role is Role.RESEARCHER,
        "may_answer": request.user.as_role is Role.PRIVACY_OFFICER,
        "is_fresh": has_fresh_sign_in(request),
        "smallest": SMALLEST_GROUP,
        "form": form,
        "passphrase_form": PassphraseForm(),
    }
    return render(request, "research/studies.html", page, status=status)


def _require(request: SignedIn, *roles: Role) -> None:
    if request.user.as_role not in roles:
        raise NotFound("There is no such page, or it is not yours.")

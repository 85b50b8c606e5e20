"""Asking about suicide with the ASQ, and what to do then."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_safe

from holdspace.definitions import load_instrument
from holdspace.definitions.action_scripts import load_action_scripts
from holdspace.domain.safety.screening import outcome_of
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client, get_own_therapy
from holdspace.server.safety import queries
from holdspace.server.safety.forms import ScreeningForm
from holdspace.server.safety.screening import ASQ, keep_screening
from holdspace.server.ui.language import foreign_to_page, page_language

ANSWERED = {1: noop("Yes"), 0: noop("No"), None: noop("not answered")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Ask the questions; only the client's own therapist does."""
    client = get_client(request.user, client_id)
    therapy = get_own_therapy(request.user, client.pk)
    instrument = load_instrument(ASQ, page_language())
    form = ScreeningForm(request.POST if request.method == "POST" else None, instrument=instrument)
    if request.method == "POST" and form.is_valid():
        kept = keep_screening(by=request.user, therapy=therapy, answers=form.answers(), at=now())
        return redirect("safety:screening", kept.pk)
    earlier = list(queries.screenings_of(request.user, client)[:5])
    page = {"client": client, "form": form, "instrument": instrument, "earlier": earlier}
    page["lang"] = foreign_to_page(instrument.language)
    return render(request, "safety/ask.html", page, status=400 if form.errors else 200)


@login_required
@require_safe
def screening(request: SignedIn, screening_id: UUID) -> HttpResponse:
    """Show what was answered and what to do; the client sees it too."""
    found = queries.get_screening(request.user, screening_id)
    purpose = purpose_of_look(request.user, found.client_id)
    answers = disclose_all([found], actor=request.user, purpose=purpose, detail="screening")[found.pk]["answers"]
    instrument = load_instrument(ASQ, page_language())
    page = {
        "client": found.client,
        "screening": found,
        "script": load_action_scripts(page_language())[outcome_of(answers)],
        "answers": [(item.text, _(ANSWERED[answers.get(item.id)])) for item in instrument.items],
        "notice": instrument.licence.notice,
        "lang": foreign_to_page(instrument.language),
        "is_own": request.user.is_client,
    }
    return render(request, "safety/screening.html", page)

"""Pages: preference and practice side by side, and saying how one likes to work."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from holdspace.definitions.preferences_file import load_preferences
from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client, get_own_client
from holdspace.server.keys.models import SealedRecord
from holdspace.server.preferences import actions, queries
from holdspace.server.preferences.forms import PreferencesForm
from holdspace.server.preferences.practice import counts_of
from holdspace.server.preferences.presenters import shown_preference
from holdspace.server.ui.language import page_language


@login_required
@require_safe
def preferences(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show how the client likes to work beside what coded sessions show."""
    client = get_client(request.user, client_id)
    therapy = queries.get_therapy(request.user, client)
    rows = list(queries.answers_of(therapy))
    codings = queries.codings_shown(request.user, therapy) if rows else []
    purpose = purpose_of_look(request.user, client.pk)
    records: list[SealedRecord] = [*rows, *codings]
    opened = disclose_all(records, actor=request.user, purpose=purpose, detail="preferences")
    answers = [(row.created_at, opened[row.pk]["answers"]) for row in rows]
    counts = [counts_of(row.transcript.session.number, opened[row.pk]) for row in codings]
    questions = load_preferences(page_language())
    page = {
        "client": client,
        "is_own": request.user.is_client,
        "is_ended": therapy.ended_at,
        "answered_at": rows[0].created_at if rows else None,
        "preferences": [
            shown_preference(item, answers, counts, is_own=request.user.is_client) for item in questions.items
        ],
        "sessions": [row.transcript.session for row in codings],
        "questions": questions,
    }
    return render(request, "preferences/preferences.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Let the client say how they like to work."""
    client = get_own_client(request.user, client_id)
    therapy = queries.get_therapy(request.user, client)
    if request.method == "POST":
        form = PreferencesForm(request.POST, given={})
        if form.is_valid():
            actions.keep_preferences(by=request.user, therapy=therapy, answers=form.answers(), at=now())
            messages.success(request, _("Kept. You both see it, and you can change it at any time."))
            return redirect("preferences:preferences", client.pk)
    else:
        newest = list(queries.answers_of(therapy)[:1])
        opened = disclose_all(newest, actor=request.user, purpose=Purpose.OWN, detail="preferences")
        form = PreferencesForm(given=opened[newest[0].pk]["answers"] if newest else {})
    page = {"client": client, "form": form, "questions": load_preferences(page_language())}
    return render(request, "preferences/say.html", {**page, "therapist": therapy.therapist.display_name})

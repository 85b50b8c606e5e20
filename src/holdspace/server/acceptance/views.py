"""The page about not being judged, for client and therapist."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdspace.server.acceptance.opening import open_acceptance
from holdspace.server.acceptance.presenters import how_sure, is_any_held_back, is_judgement_left_out, shown_sessions
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client
from holdspace.server.guides.queries import get_therapy


@login_required
@require_safe
def acceptance(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the client's rating by session, what was marked beside it, and how to begin to talk about it."""
    client = get_client(request.user, client_id)
    opened = open_acceptance(request.user, get_therapy(request.user, client))
    sessions = shown_sessions(opened)
    page = {
        "client": client,
        "is_own": request.user.is_client,
        "sessions": sessions,
        "has_moments": any(each.moments for each in sessions),
        "how_sure": how_sure(opened),
        "is_any_held_back": is_any_held_back(opened),
        "is_judgement_left_out": is_judgement_left_out(opened),
    }
    return render(request, "acceptance/acceptance.html", page)

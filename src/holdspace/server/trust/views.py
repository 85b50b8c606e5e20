"""The page about working together, the same for both."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client
from holdspace.server.guides.queries import get_therapy
from holdspace.server.measures.service_values import find_learned
from holdspace.server.trust.opening import open_trust
from holdspace.server.trust.presenters import shown_trust


@login_required
@require_safe
def trust(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the alliance over the sessions, what was flagged and why, and what the two made of it."""
    client = get_client(request.user, client_id)
    opened = open_trust(request.user, get_therapy(request.user, client), at=now())
    context = {
        "client": client,
        "is_own": request.user.is_client,
        "trust": shown_trust(opened, find_learned(), is_own=request.user.is_client),
    }
    return render(request, "trust/trust.html", context)

"""The page on which a client has their record erased, and sees when."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_own_client
from holdspace.server.maintenance.erasing import KEYS_KEPT
from holdspace.server.retention import actions
from holdspace.server.retention.presenters import countdown
from holdspace.server.retention.queries import find_open, open_holds, retention_of


@login_required
@require_safe
def erasure(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Say what erasing does, where a wish stands, and until when the record is kept."""
    client, at = get_own_client(request.user, client_id), now()
    asked = find_open(client)
    page = {
        "client": client,
        "asked": asked,
        "countdown": countdown(retention_of(client, asked_at=asked.asked_at if asked else at), at=at),
        "holds": open_holds(client),
        "wait_days": settings.HOLDSPACE_ERASURE_WAIT_DAYS,
        "years": settings.HOLDSPACE_RETENTION_YEARS,
        "erased_after_years": settings.HOLDSPACE_ERASE_AFTER_YEARS,
        "backup_days": KEYS_KEPT.days,
    }
    return render(request, "retention/erasure.html", page)


@login_required
@require_POST
def ask(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Take the wish."""
    client = get_own_client(request.user, client_id)
    require_fresh_sign_in(request)
    actions.ask_for_erasure(by=request.user, client=client, at=now())
    messages.success(request, _("Noted. You can stop it here until it is done."))
    return redirect("retention:erasure", client_id)


@login_required
@require_POST
def stop(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Take it back."""
    client = get_own_client(request.user, client_id)
    actions.stop_erasure(by=request.user, client=client, at=now())
    messages.success(request, _("Stopped. Everything stays as it is."))
    return redirect("retention:erasure", client_id)

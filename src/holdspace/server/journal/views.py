"""The journal's page, and the three posts of its script."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, NotFound
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import get_client
from holdspace.server.journal import actions, queries


@login_required
@require_safe
def journal(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Hand the client their envelopes; the page opens them."""
    user, client = _own(request, client_id)
    key, entries = queries.find_key(client), queries.entries_of(client)
    opened = disclose_all([*([key] if key else []), *entries], actor=user, purpose=Purpose.OWN, detail="journal")
    content = {
        "client": str(client.pk),
        "key": opened[key.pk]["envelope"] if key else None,
        "entries": [
            {
                "id": str(entry.pk),
                "version": entry.version,
                "at": entry.created_at.isoformat(),
                "envelope": opened[entry.pk]["envelope"],
            }
            for entry in entries
        ],
    }
    return render(request, "journal/journal.html", {"client": client, "journal": content, "has_key": bool(key)})


@login_required
@require_POST
def keep_key(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Keep the locked key."""
    user, client = _own(request, client_id)
    actions.keep_key(by=user, client=client, envelope=request.POST.get("envelope", ""), at=now())
    return JsonResponse({"kept": True})


@login_required
@require_POST
def keep_entry(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Keep an entry."""
    user, client = _own(request, client_id)
    entry_id, version = _entry(request)
    envelope = request.POST.get("envelope", "")
    actions.keep_entry(by=user, client=client, entry_id=entry_id, version=version, envelope=envelope, at=now())
    return JsonResponse({"kept": True})


@login_required
@require_POST
def remove_entry(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Remove an entry."""
    user, client = _own(request, client_id)
    actions.remove_entry(by=user, client=client, entry_id=_entry(request)[0], at=now())
    return JsonResponse({"removed": True})


def _own(request: HttpRequest, client_id: UUID) -> tuple[User, Client]:
    """Return the client whose own journal this is; for everybody else there is no such page."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    if purpose_of_look(user, client.pk) is not Purpose.OWN:
        raise NotFound("There is no such page, or it is not yours.")
    return user, client


def _entry(request: HttpRequest) -> tuple[UUID, int]:
    try:
        return UUID(request.POST.get("id", "")), int(request.POST.get("version", "1"))
    except ValueError:
        raise BadInput("This entry has no valid id.") from None

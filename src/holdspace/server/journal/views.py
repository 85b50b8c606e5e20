"""The journal's page, and the three posts of its script."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, NotFound
from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.fresh import require_recent_sign_in
from holdspace.server.accounts.models import User
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.accounts.tab_key import tab_key
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import get_client, get_own_therapy
from holdspace.server.journal import actions, queries, sharing


@login_required
@require_safe
def journal(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Hand the client their envelopes; the page opens them."""
    user, client = _own(request, client_id)
    require_recent_sign_in(request)
    key, passkey, entries = queries.find_key(client), queries.find_passkey(client), queries.entries_of(client)
    ways = [way for way in (key, passkey) if way]
    opened = disclose_all([*ways, *entries], actor=user, purpose=Purpose.OWN, detail="journal")
    content = {
        "client": str(client.pk),
        "key": opened[key.pk]["envelope"] if key else None,
        "passkey": opened[passkey.pk] if passkey else None,
        "entries": [
            {
                "id": str(entry.pk),
                "version": entry.version,
                "at": entry.created_at.isoformat(),
                "envelope": opened[entry.pk]["envelope"],
            }
            for entry in entries
        ],
        "waiting": tab_key(request.session),
        "shared": {str(each.entry_id): each.version for each in queries.shared_by(client)},
    }
    return render(request, "journal/journal.html", {"client": client, "journal": content})


@login_required
@require_POST
def keep_key(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Keep the locked key."""
    user, client = _own(request, client_id)
    actions.keep_key(by=user, client=client, envelope=request.POST.get("envelope", ""), at=now())
    return JsonResponse({"kept": True})


@login_required
@require_POST
def keep_passkey(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Keep the key as a passkey locked it."""
    user, client = _own(request, client_id)
    envelope, name = request.POST.get("envelope", ""), request.POST.get("name", "")
    is_new = request.POST.get("new") == "yes"
    actions.keep_passkey(by=user, client=client, envelope=envelope, name=name, is_new=is_new, at=now())
    return JsonResponse({"kept": True})


@login_required
@require_POST
def remove_passkey(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Let the passkey open the journal no more."""
    user, client = _own(request, client_id)
    actions.remove_passkey(by=user, client=client, at=now())
    return JsonResponse({"removed": True})


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


@login_required
@require_POST
def share(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Take what the client unlocked for their therapist."""
    user, client = _own(request, client_id)
    entry_id, version = _entry(request)
    text = request.POST.get("text", "")
    sharing.share_entry(by=user, client=client, entry_id=entry_id, version=version, text=text, at=now())
    return JsonResponse({"shared": True})


@login_required
@require_POST
def unshare(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Take it back, and say who has read it by then."""
    user, client = _own(request, client_id)
    seen = sharing.unshare_entry(by=user, client=client, entry_id=_entry(request)[0], at=now())
    return JsonResponse({"seen": [f"{who}, {date_format(localtime(at), 'DATETIME_FORMAT')}" for who, at in seen]})


@login_required
@require_safe
def shared(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show a therapist what the client shares from their journal."""
    client = get_own_therapy(request.user, client_id).client
    entries = queries.shared_by(client)
    opened = disclose_all(entries, actor=request.user, purpose=Purpose.CARE, detail="shared_entries")
    shown = [(entry, opened[entry.pk]["text"]) for entry in entries]
    return render(request, "journal/shared.html", {"client": client, "entries": shown})


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

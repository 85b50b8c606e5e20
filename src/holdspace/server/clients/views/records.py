"""Opening a record, inviting the client, adding a session, ending the therapy."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.errors import Refused
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose, permits
from holdspace.server.accounts.models import User
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients import actions, queries
from holdspace.server.clients.forms import EndForm, IdentityForm, SessionForm
from holdspace.server.clients.models import Client
from holdspace.server.clients.presenters.qr_code import qr_code
from holdspace.server.keys.installation import open_text, seal_text

INVITATION = "invitation"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Open a client's record and show the invitation for them."""
    if request.user.as_role is not Role.THERAPIST:
        raise Refused(_("Only a therapist opens a client's record."))
    form = IdentityForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        client, secret = actions.open_record(by=request.user, identity=form.cleaned_data, at=now())
        _keep_for_one_page(request, secret)
        return redirect("clients:invited", client.pk)
    return render(request, "clients/new.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_safe
def invited(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the invitation once; afterwards only that there is one."""
    therapy = queries.get_own_therapy(request.user, client_id)
    kept = request.session.pop(INVITATION, None)
    address = f"{settings.HOLDSPACE_ORIGIN}{reverse('accounts:invitation', args=[_open(kept)])}" if kept else ""
    page = {"client": therapy.client, "address": address, "qr_code": qr_code(address) if address else ""}
    return render(request, "clients/invited.html", page)


@login_required
@require_POST
def invite_again(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Make a new invitation; the earlier one stops working."""
    therapy = queries.get_own_therapy(request.user, client_id)
    _keep_for_one_page(request, actions.invite_again(by=request.user, therapy=therapy, at=now()))
    return redirect("clients:invited", client_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_session(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Add the next session of the therapy."""
    therapy = queries.get_own_therapy(request.user, client_id)
    form = SessionForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        session = actions.add_session(by=request.user, therapy=therapy, held_at=form.cleaned_data["held_at"], at=now())
        messages.success(request, _("Session {number} is added.").format(number=session.number), extra_tags="good")
        return redirect("same_page:client", client_id)
    page = {"client": therapy.client, "form": form}
    return render(request, "clients/add_session.html", page, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, client_id: UUID) -> HttpResponse:
    """End the therapy, and with it the therapist's access."""
    therapy = queries.get_own_therapy(request.user, client_id)
    form = EndForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        actions.end_therapy(by=request.user, therapy=therapy, at=now())
        messages.success(request, _("The therapy is ended. The record stays sealed for the client."), extra_tags="good")
        return redirect("same_page:caseload")
    page = {"client": therapy.client, "name": _name_where_allowed(request.user, therapy.client), "form": form}
    return render(request, "clients/end.html", page, status=400 if form.errors else 200)


def _name_where_allowed(therapist: User, client: Client) -> str:
    """Return the client's name; nothing once they have withdrawn what they allowed, and the therapy still ends."""
    if not permits(Action.LOOK, Kind.IDENTITY, client_id=client.pk, actor=therapist, purpose=Purpose.CARE):
        return ""
    identity = queries.get_identity(client)
    name: str = disclose(identity, actor=therapist, purpose=Purpose.CARE, detail="ending_therapy")["name"]
    return name


def _posted(request: SignedIn) -> QueryDict | None:
    # An empty form that was sent is bound too: what is missing in it must be said.
    return request.POST if request.method == "POST" else None


def _keep_for_one_page(request: SignedIn, secret: str) -> None:
    # The web session lies in the database: whoever steals it must not find a way in there.
    request.session[INVITATION] = seal_text(secret, place=INVITATION)


def _open(kept: str) -> str:
    return open_text(kept, place=INVITATION)

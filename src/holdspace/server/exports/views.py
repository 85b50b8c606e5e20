"""The page on which a client takes their record along, and the one that stops it from outside."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.access import Purpose
from holdspace.domain.copy_request import CopyState
from holdspace.domain.errors import Refused
from holdspace.server.access.door import purpose_of_look
from holdspace.server.accounts.fresh import has_fresh_sign_in, require_fresh_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.models import Client
from holdspace.server.clients.queries import get_client
from holdspace.server.exports import actions
from holdspace.server.exports.forms import PassphraseForm
from holdspace.server.ui.mail import can_mail


@login_required
@require_safe
def export(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Say what the copy holds and where the request stands."""
    client = _own(request, client_id)
    return _page(request, client, PassphraseForm())


@login_required
@require_POST
def ask(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Begin the wait."""
    client = _own(request, client_id)
    require_fresh_sign_in(request)
    actions.ask_for_copy(by=request.user, client=client, at=now())
    messages.success(request, _("A copy was asked for. You can stop it here at any time."))
    return redirect("exports:export", client_id)


@login_required
@require_POST
def stop_here(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Stop it from the client's own page."""
    client = _own(request, client_id)
    actions.stop_copy(by=request.user, client=client, at=now())
    messages.success(request, _("Stopped. Nothing was given out."))
    return redirect("exports:export", client_id)


@sensitive_post_parameters()
@login_required
@require_POST
def take(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Give the locked file, once."""
    client = _own(request, client_id)
    if not has_fresh_sign_in(request):
        # Not kept waiting meanwhile: the passphrase shall lie nowhere, not even sealed in a web session.
        messages.info(request, _("Prove again who you are, then choose the passphrase."))
        return redirect("exports:ready", client_id)
    form = PassphraseForm(request.POST)
    if not form.is_valid():
        return _page(request, client, form, status=400)
    locked = actions.take_copy(by=request.user, client=client, passphrase=form.cleaned_data["passphrase"], at=now())
    answer = HttpResponse(locked, content_type="application/octet-stream")
    # A neutral name: it will lie in a phone's downloads.
    answer["Content-Disposition"] = f'attachment; filename="my-copy-{localdate():%Y-%m-%d}.age"'
    return answer


@login_required
@require_safe
def ready(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Have the person prove again who they are, then go on to the page."""
    _own(request, client_id)
    require_fresh_sign_in(request)
    return redirect("exports:export", client_id)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """Stop a request by the mailed link, without signing in; the page says no more than the mail did."""
    at = now()
    actions.get_by_secret(secret, at=at)
    if request.method == "POST":
        actions.stop_by_link(secret, at=at)
    return render(request, "exports/stop.html", {"is_stopped": request.method == "POST"})


def _page(request: SignedIn, client: Client, form: PassphraseForm, status: int = 200) -> HttpResponse:
    asked = actions.find_open(client, at=now())
    page = {
        "client": client,
        "asked": asked,
        "is_ready": asked is not None and asked.state(now()) is CopyState.READY,
        "is_fresh": has_fresh_sign_in(request),
        "can_mail": can_mail(),
        "wait_hours": settings.HOLDSPACE_COPY_WAIT_HOURS,
        "form": form,
    }
    return render(request, "exports/export.html", page, status=status)


def _own(request: SignedIn, client_id: UUID) -> Client:
    client = get_client(request.user, client_id)
    if purpose_of_look(request.user, client.pk) is not Purpose.OWN:
        raise Refused("Only the client takes their record along.")
    return client

"""While an exception is open: the record, what was told to others; closing it, telling the client, looking into it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.people import Role
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.exceptions import actions, queries
from holdspace.server.exceptions.forms import TellForm
from holdspace.server.exceptions.grounds import Recipient
from holdspace.server.exceptions.presenters import by_kind, present
from holdspace.server.exceptions.views.answering import shown


@login_required
@require_safe
def record(request: SignedIn, exception_id: UUID) -> HttpResponse:
    """Show what was approved and nothing else; one look."""
    found = queries.get_exception(request.user, exception_id)
    require_fresh_sign_in(request)
    records, opened = actions.open_record(by=request.user, exception=found)
    page = {
        "exception": present(found, opened[found.pk], user=request.user, at=now()),
        "kinds": by_kind(found, records, opened),
    }
    return render(request, "exceptions/record.html", page)


@login_required
@require_POST
def tell_somebody(request: SignedIn, exception_id: UUID) -> HttpResponse:
    """Keep what was told to whom."""
    found = queries.get_exception(request.user, exception_id)
    form = TellForm(request.POST)
    if not form.is_valid():
        return render(request, "exceptions/exception.html", shown(request, found, form), status=400)
    sent = dict(form.cleaned_data)
    recipient = Recipient(sent.pop("recipient_kind"))
    actions.tell_somebody(by=request.user, exception=found, recipient=recipient, sent=sent, at=now())
    messages.success(request, _("Kept: what was told, to whom, and on which ground."))
    return redirect("exceptions:exception", found.pk)


@login_required
@require_POST
def end(request: SignedIn, exception_id: UUID) -> HttpResponse:
    """Close the record again."""
    found = queries.get_exception(request.user, exception_id)
    actions.end(by=request.user, exception=found, at=now())
    messages.success(request, _("Closed. Nothing of it opens any more."))
    return redirect("exceptions:exception", found.pk)


@login_required
@require_POST
def tell_client_now(request: SignedIn, exception_id: UUID) -> HttpResponse:
    """Have the client told now instead of later."""
    found = queries.get_exception(request.user, exception_id)
    actions.tell_client_now(by=request.user, exception=found, at=now())
    messages.success(request, _("The client finds it on their pages from now on."))
    return redirect("exceptions:exception", found.pk)


@login_required
@require_POST
def review(request: SignedIn, exception_id: UUID) -> HttpResponse:
    """Note that a second person looked into what was opened alone."""
    found = queries.get_exception(request.user, exception_id)
    actions.review(by=request.user, exception=found, at=now())
    messages.success(request, _("Noted that you have looked into it."))
    is_officer = request.user.as_role is Role.PRIVACY_OFFICER
    return redirect("exceptions:exceptions") if is_officer else redirect("exceptions:exception", found.pk)

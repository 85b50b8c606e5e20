"""The client's boundaries."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdspace.server.access.door import disclose_all, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.queries import get_client
from holdspace.server.safety import actions, queries
from holdspace.server.safety.forms import BoundaryForm
from holdspace.server.safety.presenters import BoundaryPresenter
from holdspace.workflows.offer_help import offers_help


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def boundaries(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show what is off limits; the client may add to it."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    form = BoundaryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_boundary(by=user, client=client, content=form.content(), at=now())
        messages.success(request, _("Kept. Your therapist sees it before your next session."))
        return redirect("safety:boundaries", client.pk)
    # What was lifted is the client's own history; nobody else is reminded of it.
    rows = list((queries.every_boundary_of if user.is_client else queries.boundaries_of)(user, client))
    purpose = purpose_of_look(user, client.pk)
    opened = disclose_all(rows, actor=user, purpose=purpose, detail="boundaries")
    today = localdate()
    listed = [BoundaryPresenter.of(row, opened[row.pk], today=today) for row in rows]
    page = {
        "client": client,
        "offers_help": user.is_client and offers_help(((row.created_at, opened[row.pk]) for row in rows), at=now()),
        "boundaries": [each for each in listed if each.lifted_at is None],
        "lifted": [each for each in listed if each.lifted_at],
        "form": form,
    }
    return render(request, "safety/boundaries.html", page, status=400 if form.errors else 200)


@login_required
@require_POST
def lift(request: HttpRequest, boundary_id: UUID) -> HttpResponse:
    """Lift a boundary."""
    user = cast("User", request.user)
    kept = queries.get_boundary(user, boundary_id)
    actions.lift_boundary(by=user, kept=kept, at=now())
    messages.success(request, _("Lifted. You can set it again at any time."))
    return redirect("safety:boundaries", kept.client_id)

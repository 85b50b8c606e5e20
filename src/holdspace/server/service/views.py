"""How the service is doing, for whoever leads it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.jobs.states import JobState
from holdspace.server.service import actions, queries
from holdspace.server.service.presenters import shown_overview


@login_required
@require_safe
def overview(request: SignedIn) -> HttpResponse:
    """Show the figures made last."""
    _require_lead(request)
    latest, done = queries.latest_evaluation(), queries.latest_figures()
    context = {
        "shown": shown_overview(done) if done else None,
        "is_being_made": latest is not None and JobState(latest.state).is_under_way,
        "has_failed": latest is not None and latest.state == JobState.FAILED,
    }
    return render(request, "service/overview.html", context)


@login_required
@require_POST
def make(request: SignedIn) -> HttpResponse:
    """Have the figures made anew."""
    _require_lead(request)
    actions.request_figures(by=request.user, at=now())
    messages.success(request, _("They are being made. Open the page again in a moment."))
    return redirect("service:overview")


def _require_lead(request: SignedIn) -> None:
    if request.user.role != Role.RESEARCHER:
        raise NotFound("There is no such page, or it is not yours.")

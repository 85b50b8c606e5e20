"""What somebody must look at: the list, and one alert with what was done about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from holdspace.domain.errors import Refused
from holdspace.domain.people import Role
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.alerts import actions, queries
from holdspace.server.alerts.forms import CloseForm
from holdspace.server.alerts.presenters import open_alerts


@login_required
@require_safe
def alerts(request: SignedIn) -> HttpResponse:
    """Show open alerts, urgent ones first, and those closed last."""
    shown = open_alerts(queries.listed_alerts_of(request.user), user=request.user, detail="alerts")
    page = {
        "open": [each for each in shown if each.is_open],
        "closed": [each for each in shown if not each.is_open],
        "is_own": request.user.is_client,
    }
    return render(request, "alerts/alerts.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: SignedIn, alert_id: UUID) -> HttpResponse:
    """Show an alert; the client's own therapist closes it with what was done."""
    found = queries.get_alert(request.user, alert_id)
    is_theirs_to_close = request.user.as_role is Role.THERAPIST
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = form.cleaned_data["what_was_done"]
        actions.close_alert(by=request.user, alert=found, what_was_done=done, at=now())
        messages.success(request, _("Closed, with what was done."), extra_tags="good")
        return redirect("alerts:alerts")
    (shown,) = open_alerts([found], user=request.user, detail="alert")
    if not shown.is_opened:
        raise Refused(_("You may not see this alert."))
    if is_theirs_to_close:
        actions.note_seen(found, at=now())
    page = {"alert": shown, "form": form, "may_close": is_theirs_to_close and shown.is_open}
    return render(request, "alerts/alert.html", page, status=400 if form.errors else 200)

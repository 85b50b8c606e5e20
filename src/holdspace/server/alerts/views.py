"""What somebody must look at: the list, and one alert with what was done about it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.errors import BadInput, NotFound, Refused
from holdspace.domain.people import Role
from holdspace.domain.safety.response import Reached
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.alerts import actions, queries
from holdspace.server.alerts.calling_in import find_second_person, name_second_person, say_reached
from holdspace.server.alerts.forms import CloseForm, SecondPersonForm
from holdspace.server.alerts.presenters import open_alerts, shown_calls


@login_required
@require_safe
def alerts(request: SignedIn) -> HttpResponse:
    """Show open alerts, urgent ones first, and those closed last."""
    shown = open_alerts(queries.listed_alerts_of(request.user), user=request.user, detail="alerts")
    page = {
        "open": [each for each in shown if each.is_open],
        "closed": [each for each in shown if not each.is_open],
        "is_own": request.user.is_client,
        "called_in": shown_calls(queries.called_in_alerts_of(request.user)),
        "is_therapist": request.user.as_role is Role.THERAPIST,
        "second_person": find_second_person(request.user) if request.user.as_role is Role.THERAPIST else None,
        "minutes": settings.HOLDSPACE_ALERT_MINUTES,
    }
    return render(request, "alerts/alerts.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_person(request: SignedIn) -> HttpResponse:
    """Name who is called in where one does not take up an urgent alert in time."""
    if request.user.as_role is not Role.THERAPIST:
        raise NotFound("There is no such page, or it is not yours.")
    named = find_second_person(request.user)
    colleagues = queries.colleagues_to_name(request.user)
    initial = {"colleague": named.pk if named else None}
    form = SecondPersonForm(request.POST or None, colleagues=colleagues, initial=initial)
    if request.method == "POST" and form.is_valid():
        name_second_person(by=request.user, colleague=form.cleaned_data["colleague"], at=now())
        messages.success(request, _("Kept. Tell them, so that they know what a call means."))
        return redirect("alerts:alerts")
    page = {"form": form, "minutes": settings.HOLDSPACE_ALERT_MINUTES}
    return render(request, "alerts/second_person.html", page, status=400 if form.errors else 200)


@login_required
@require_POST
def take_up(request: SignedIn, alert_id: UUID) -> HttpResponse:
    """Say that one is on it."""
    found = queries.get_alert(request.user, alert_id)
    actions.take_up(by=request.user, alert=found, at=now())
    messages.success(request, _("Noted that you are on it. The client sees that too."))
    return redirect("alerts:alert", alert_id)


@login_required
@require_POST
def reached(request: SignedIn, alert_id: UUID) -> HttpResponse:
    """Say whom one reached, having been called in."""
    found = queries.get_called_in_alert(request.user, alert_id)
    if request.POST.get("reached") not in list(Reached):
        raise BadInput("Choose whom you reached.")
    say_reached(by=request.user, alert=found, reached=Reached(request.POST["reached"]), at=now())
    messages.success(request, _("Noted."))
    return redirect("alerts:alerts")


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
    page = {
        "alert": shown,
        "form": form,
        "may_close": is_theirs_to_close and shown.is_open,
        "second_person": find_second_person(found.therapy.therapist),
    }
    return render(request, "alerts/alert.html", page, status=400 if form.errors else 200)

"""The course of a client's measures, and which measures their check-in asks."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.queries import find_therapy
from holdspace.server.clients.queries import get_client
from holdspace.server.measures import actions, queries
from holdspace.server.measures.forms import ChoiceForm
from holdspace.server.measures.instruments import offered_measures
from holdspace.server.measures.opening import open_course
from holdspace.server.measures.presenters import session_checks_part, shown_parts


@login_required
@require_safe
def course(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show every measure over the sessions: chart, table, and what the change amounts to."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    opened = open_course(user, client)
    context = {
        "client": client,
        "is_own": user.is_client,
        "measures": shown_parts(opened.series, is_therapist=user.role == Role.THERAPIST),
        "session_checks": session_checks_part(opened.session_checks),
    }
    return render(request, "measures/course.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Choose what the check-in asks."""
    user = cast("User", request.user)
    therapy = find_therapy(user, get_client(user, client_id))
    if therapy is None:
        raise NotFound("There is no such page, or it is not yours.")
    actions.require_may_choose(by=user, therapy=therapy)
    offered = offered_measures(queries.licences_confirmed())
    form = ChoiceForm(request.POST or None, offered=offered, initial={"before": list(queries.measures_before(therapy))})
    if request.method == "POST" and form.is_valid():
        actions.choose_measures(by=user, therapy=therapy, before=form.cleaned_data["before"], at=now())
        messages.success(request, "Kept. The next check-in asks these.")
        return redirect("measures:course", client_id)
    return render(request, "measures/choice.html", {"client_id": client_id, "form": form, "is_own": user.is_client})

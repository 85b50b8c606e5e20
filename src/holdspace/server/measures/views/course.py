"""The course of a client's measures, as a page and on paper, and which measures their check-in asks."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.queries import find_therapy
from holdspace.server.clients.queries import client_in_scope, get_client
from holdspace.server.measures import actions, queries
from holdspace.server.measures.forms import ChoiceForm
from holdspace.server.measures.instruments import offered_measures
from holdspace.server.measures.opening import open_course, open_course_report
from holdspace.server.measures.paper import course_paper
from holdspace.server.measures.presenters import session_checks_part, shown_parts
from holdspace.server.measures.queries import scores_in_scope
from holdspace.server.measures.service_values import find_learned, learned_so_far
from holdspace.server.statements import gather
from holdspace.workflows.course_paper import to_pdf


@login_required
@require_safe
def course(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show every measure over the sessions: chart, table, and what the change amounts to."""
    user = cast("User", request.user)
    asked: list[Any] = gather(client_in_scope(user, client_id), scores_in_scope(user, client_id), learned_so_far())
    client, rows, learned = asked
    opened = open_course(user, rows)
    is_therapist = user.role == Role.THERAPIST
    context = {
        "client": client,
        "is_own": user.is_client,
        "is_therapist": is_therapist,
        "measures": shown_parts(opened.series, learned, is_therapist=is_therapist),
        "session_checks": session_checks_part(opened.session_checks),
    }
    return render(request, "measures/course.html", context)


@login_required
@require_safe
def report(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Give the course with the goals as a PDF; the file is not locked, which the page says beside the link."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    opened, at = open_course_report(user, client), now()
    if not (opened.course.series or opened.course.session_checks or opened.goals):
        raise NotFound("There is nothing to report yet.")
    is_therapist = user.role == Role.THERAPIST
    made = to_pdf(course_paper(opened.course, find_learned(), opened.goals, is_therapist=is_therapist, at=at), at=at)
    answer = HttpResponse(made, content_type="application/pdf")
    # A neutral name: it will lie in a phone's or a computer's downloads.
    answer["Content-Disposition"] = f'attachment; filename="report-{localdate(at):%Y-%m-%d}.pdf"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Choose what the check-in asks."""
    user = cast("User", request.user)
    therapy = find_therapy(user, get_client(user, client_id))
    if therapy is None:
        messages.info(request, _("The therapy has ended, so no check-in asks anything."))
        return redirect("measures:course", client_id)
    actions.require_may_choose(by=user, therapy=therapy)
    offered = offered_measures(queries.licences_confirmed())
    form = ChoiceForm(request.POST or None, offered=offered, initial={"before": list(queries.measures_before(therapy))})
    if request.method == "POST" and form.is_valid():
        actions.choose_measures(by=user, therapy=therapy, before=form.cleaned_data["before"], at=now())
        messages.success(request, _("Kept. The next check-in asks these."))
        return redirect("measures:course", client_id)
    return render(request, "measures/choice.html", {"client_id": client_id, "form": form, "is_own": user.is_client})

"""A check before or after a session: filling it in, going on later, handing it in, and reading what was sent."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from holdspace.domain.errors import NotFound
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.clients.models import Session
from holdspace.server.clients.queries import get_session
from holdspace.server.measures import actions, queries, scoring
from holdspace.server.measures.check_page import names_of_words, section_of, section_of_goals, words_of
from holdspace.server.measures.forms import read_check
from holdspace.server.measures.instruments import instruments_of
from holdspace.server.measures.models import Check, CheckState, Phase
from holdspace.server.measures.opening import open_form, open_sent


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, session_id: UUID, phase: Phase) -> HttpResponse:
    """Show a check to be filled in, or what was sent; a post keeps or sends it."""
    user = cast("User", request.user)
    session = get_session(user, session_id)
    if request.method == "POST":
        return _keep_or_send(request, user, session, phase)
    kept = queries.find_check(session, phase)
    if kept and kept.state == CheckState.SUBMITTED:
        return _sent(request, user, session, kept)
    if not user.is_client:
        # Whether a client has begun to fill something in is theirs alone to know.
        raise NotFound("There is no such page, or it is not yours.")
    actions.require_open(session, phase, at=now())
    return _form(request, user, session, phase, kept)


def _keep_or_send(request: HttpRequest, user: User, session: Session, phase: Phase) -> HttpResponse:
    content = read_check(
        request.POST,
        instruments=instruments_of(queries.measures_of(session.therapy, phase)),
        goals=active_goals(session.therapy).values_list("pk", flat=True) if phase is Phase.BEFORE else (),
        words=names_of_words(phase),
    )
    keep = request.POST.get("keep")
    if not keep:
        actions.submit_check(by=user, session=session, phase=phase, content=content, at=now())
        return redirect("measures:check", session.pk, phase)
    actions.save_draft(by=user, session=session, phase=phase, content=content, at=now())
    if keep == "quietly":
        return HttpResponse(status=204)
    messages.success(request, "Kept for you. Nobody else sees it until you send it.")
    if scoring.risk_answers(content):
        return redirect("measures:check", session.pk, phase)  # where help stands beside the answer
    return redirect("same_page:client", session.therapy.client_id)


def _form(request: HttpRequest, user: User, session: Session, phase: Phase, draft: Check | None) -> HttpResponse:
    opened = open_form(user, session, phase, draft)
    asked = instruments_of(queries.measures_of(session.therapy, phase))
    sections = [section_of(each, opened.content) for each in asked]
    goals = section_of_goals(opened.goals, opened.content)
    context = {
        "session": session,
        "phase": phase,
        "client_id": session.therapy.client_id,
        "therapist": session.therapy.therapist.display_name,
        "sections": [*sections, *([goals] if goals else [])],
        "words": words_of(phase, opened.content),
        "boundaries": opened.boundaries,
        "saved_at": draft.changed_at if draft else None,
    }
    return render(request, "measures/check.html", context)


def _sent(request: HttpRequest, user: User, session: Session, check: Check) -> HttpResponse:
    phase = Phase(check.phase)
    opened = open_sent(user, check)
    sections = [section_of(each, opened.content) for each in instruments_of(opened.content.answers)]
    goals = section_of_goals(opened.goals, opened.content)
    context = {
        "session": session,
        "phase": phase,
        "client_id": session.therapy.client_id,
        "therapist": session.therapy.therapist.display_name,
        "sections": [*sections, *([goals] if goals else [])],
        "words": words_of(phase, opened.content),
        "submitted_at": check.submitted_at,
        "is_own": user.is_client,
        "is_risk": any(risk.is_urgent for risk in scoring.risk_answers(opened.content)),
    }
    return render(request, "measures/thanks.html", context)

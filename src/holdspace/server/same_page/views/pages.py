"""The page that client and therapist both open, and the page of one session."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.people import Role
from holdspace.server.access.door import permits
from holdspace.server.accounts.models import User
from holdspace.server.clients.queries import get_client, get_session, sessions_of
from holdspace.server.conversations.presenters.figures import shown_figure
from holdspace.server.measures.after_page import said_of_pace
from holdspace.server.measures.check_page import section_of, section_of_goals, words_of
from holdspace.server.measures.instruments import instruments_of
from holdspace.server.measures.models import Phase
from holdspace.server.measures.presenters import shown_course
from holdspace.server.measures.queries import submitted_checks_of
from holdspace.server.plans.queries import find_therapy
from holdspace.server.same_page import presenters
from holdspace.server.same_page.agreements import agreements_of
from holdspace.server.same_page.opening import open_same_page, open_session
from holdspace.server.ui.pseudonym import pseudonym


@login_required
@require_safe
def client(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Show the page that both open: now, next time, last time, and how it is going."""
    user = cast("User", request.user)
    of_client = get_client(user, client_id)
    at = now()
    page = open_same_page(user, of_client, at=at)
    may_add = user.role == Role.THERAPIST and permits(
        Action.ADD, Kind.TRANSCRIPT, client_id=client_id, actor=user, purpose=Purpose.TRANSCRIPTION
    )
    agreements = agreements_of(user, find_therapy(user, of_client), page.sessions, at=at)
    context = {
        "client": of_client,
        "page": page,
        "name": page.name or pseudonym(client_id),
        "is_own": user.is_client,
        "is_supervisor": user.role == Role.SUPERVISOR,
        "steps": [
            *presenters.steps_for(user, page, client_id, at=at, may_add_transcript=may_add),
            *agreements.steps,
        ],
        "since": agreements.since,
        "agenda": presenters.agenda_of(page),
        "told": presenters.told_of(page),
        "said_of_pace": presenters.pace_of(page),
        "alerts": presenters.alerts_of(page, is_client=user.is_client),
        "boundaries": presenters.boundaries_of(page),
        "figures": presenters.figures_in_short(page),
        "course": shown_course(page.course),
        "sessions": list(reversed(page.sessions.held))[:6],
    }
    return render(request, "same_page/client.html", context)


@login_required
@require_safe
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show what is kept of one session: how it felt, what was answered, and the way to the conversation."""
    user = cast("User", request.user)
    of_session = get_session(user, session_id)
    at = now()
    of_client = of_session.therapy.client
    checks = [each for each in submitted_checks_of(user, of_client) if each.session_id == of_session.pk]
    opened = open_session(user, of_session, checks)
    shown = []
    for check, content in opened.checks:
        rated = [goal for goal in opened.goals if str(goal.id) in content.goals]
        goals = section_of_goals(rated, content, is_own=user.is_client)
        sections = [section_of(each, content) for each in instruments_of(content.answers)]
        phase = Phase(check.phase)
        said = (said_of_pace(content), [*sections, *([goals] if goals else [])], words_of(phase, content))
        shown.append((check, *said))
    around = [each for each in sessions_of(user, of_client) if each.therapy_id == of_session.therapy_id]
    context = {
        "session": of_session,
        "client": of_client,
        "is_own": user.is_client,
        "is_therapist": user.role == Role.THERAPIST,
        "checks": shown,
        "figures": [shown_figure(figure) for figure in opened.figures],
        "transcript": opened.transcript,
        "is_past": of_session.held_at <= at,
        "to_fill_in": presenters.to_fill_in(of_session, checks, at=at) if user.is_client else [],
        "before": next((each for each in reversed(around) if each.number < of_session.number), None),
        "after": next((each for each in around if each.number > of_session.number), None),
    }
    return render(request, "same_page/session.html", context)

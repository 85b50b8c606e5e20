"""Feedback on one conversation, and listening over the sessions; the therapist's, and whose they share it with."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from holdspace.domain.people import Role
from holdspace.server.clients.queries import get_client
from holdspace.server.conversations import queries
from holdspace.server.conversations.opening import open_conversation, open_figures
from holdspace.server.conversations.presenters.feedback import feedback_page
from holdspace.server.conversations.presenters.trend import HEIGHT, WIDTH, shown_trends
from holdspace.server.conversations.views.requests import Request
from holdspace.workflows.feedback_words import NOTHING_CLEAR, PLACES_CAUTION, STRAIN_CAUTION


@login_required
@require_safe
def feedback(request: Request, session_id: UUID) -> HttpResponse:
    """Show one thing that went well, one to try, and the places worth a look."""
    transcript = queries.get_transcript(request.user, session_id)
    coding = queries.find_coding(transcript)
    if not queries.is_done_and_shown(request.user, transcript, coding):
        return redirect("conversations:conversation", session_id)
    opened = open_conversation(request.user, transcript, coding, detail="listening")
    if opened.session is None:
        return redirect("conversations:conversation", session_id)
    page = {
        "session": transcript.session,
        "page": feedback_page(opened.session.coded, opened.contested_turns),
        "has_contested": bool(opened.contested_turns),
        "is_own": queries.is_conducted_by(request.user, transcript.session),
        "nothing_clear": _(NOTHING_CLEAR),
        "strain_caution": _(STRAIN_CAUTION),
        "places_caution": _(PLACES_CAUTION),
    }
    return render(request, "conversations/feedback.html", page)


@login_required
@require_safe
def trend(request: Request, client_id: UUID) -> HttpResponse:
    """Show a few figures over the sessions whose marks this person is shown."""
    client = get_client(request.user, client_id)
    codings = queries.codings_shown_to(request.user, client)
    sessions = open_figures(request.user, codings)
    page = {
        "client": client,
        "trends": shown_trends(sessions),
        "count": len(sessions),
        "is_own": not request.user.is_client and request.user.role == "therapist",
        "is_from_outside": request.user.role == Role.SUPERVISOR,
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "conversations/trend.html", page)

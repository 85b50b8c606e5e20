"""Having a conversation coded: asking, watching, calling it off."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from holdspace.server.conversations import queries
from holdspace.server.conversations.actions import coding as coding_actions
from holdspace.server.conversations.presenters.progress import Progress
from holdspace.server.conversations.views.requests import Request


@login_required
@require_safe
def progress(request: Request, session_id: UUID) -> HttpResponse:
    """Show how far the coding is; nothing of the conversation is opened for it."""
    transcript = queries.get_own_transcript(request.user, session_id)
    coding = queries.find_coding(transcript)
    if not request.headers.get("HX-Request"):
        return redirect("conversations:conversation", session_id)
    if coding is None or not Progress(coding).is_under_way:
        return HttpResponseClientRefresh()
    page = {"session": transcript.session, "progress": Progress(coding)}
    return render(request, "conversations/_progress.html", page)


@login_required
@require_POST
def code(request: Request, session_id: UUID) -> HttpResponse:
    """Have the conversation coded, for the first time or again."""
    transcript = queries.get_own_transcript(request.user, session_id)
    coding_actions.request_coding(by=request.user, transcript=transcript, at=now())
    return redirect("conversations:conversation", session_id)


@login_required
@require_POST
def cancel(request: Request, session_id: UUID) -> HttpResponse:
    """Call the coding off."""
    transcript = queries.get_own_transcript(request.user, session_id)
    coding_actions.cancel_coding(by=request.user, transcript=transcript, at=now())
    return redirect("conversations:conversation", session_id)

"""Sharing what was marked, and taking a conversation along as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from holdspace.domain.errors import BadInput, NotFound
from holdspace.server.conversations import queries
from holdspace.server.conversations.actions.sharing import Audience, share
from holdspace.server.conversations.opening import open_conversation
from holdspace.server.conversations.presenters.exports import FORMATS
from holdspace.server.conversations.views.requests import Request


@login_required
@require_POST
def sharing(request: Request, session_id: UUID) -> HttpResponse:
    """Share what was marked, or no longer."""
    transcript = queries.get_own_transcript(request.user, session_id)
    audience = request.POST.get("audience", "")
    if audience not in set(Audience):
        raise BadInput("It is not clear with whom to share.", remedy="Use the button on the page.")
    is_shared = request.POST.get("is_shared") == "yes"
    if is_shared and audience == Audience.SUPERVISOR:
        return redirect("nameless:review", session_id)  # nothing goes to a supervisor that nobody looked over
    share(by=request.user, transcript=transcript, audience=Audience(audience), is_shared=is_shared, at=now())
    return redirect("conversations:conversation", session_id)


@login_required
@require_safe
def export(request: Request, session_id: UUID, ending: str) -> HttpResponse:
    """Hand the conversation out as a file."""
    if ending not in FORMATS:
        raise NotFound(queries.NOT_THERE)
    transcript = queries.get_transcript(request.user, session_id)
    content_type, write = FORMATS[ending]
    coding = queries.find_coding(transcript)
    opened = open_conversation(request.user, transcript, coding, detail=f"conversation_export_{ending}")
    # The name says nothing about whose session it is.
    name = f"session-{transcript.session.number}.{ending}"
    return HttpResponse(
        write(opened), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )

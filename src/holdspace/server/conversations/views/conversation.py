"""The conversation itself, its progress while it is coded, sharing it, taking it along."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from holdspace.domain.errors import BadInput, NotFound
from holdspace.server.clients.models import Session
from holdspace.server.clients.queries import get_session
from holdspace.server.conversations import queries
from holdspace.server.conversations.actions import coding as coding_actions
from holdspace.server.conversations.actions.sharing import Audience, share
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.conversations.opening import open_conversation
from holdspace.server.conversations.presenters.conversation import conversation_page, explained_codes
from holdspace.server.conversations.presenters.exports import FORMATS
from holdspace.server.conversations.presenters.filters import mark_groups, read_filter, speaker_choices
from holdspace.server.conversations.presenters.permissions import Allowed, allowed_now
from holdspace.server.conversations.presenters.progress import Progress
from holdspace.server.conversations.presenters.rows import turn_rows
from holdspace.server.conversations.views.requests import Request


@login_required
@require_safe
def conversation(request: Request, session_id: UUID) -> HttpResponse:
    """Show the conversation: words, marks, who spoke how much, figures."""
    session = get_session(request.user, session_id)
    if queries.is_conducted_by(request.user, session):
        return _therapists_page(request, session)
    transcript = queries.get_transcript(request.user, session_id)
    return _page(request, transcript, queries.find_coding(transcript))


def _therapists_page(request: Request, session: Session) -> HttpResponse:
    """Show the conversation to its therapist, or what has to be done before there is one."""
    transcript = queries.find_transcript(session)
    if transcript is None or not transcript.confirmed_at:
        return redirect("conversations:upload", session.pk)
    allowed = allowed_now(request.user, transcript.client_id)
    coding = queries.find_coding(transcript)
    if not allowed.transcripts:
        return render(request, "conversations/not_allowed.html", {"session": session, "allowed": allowed})
    if coding and Progress(coding).is_under_way:
        return render(request, "conversations/coding.html", {"session": session, "progress": Progress(coding)})
    return _page(request, transcript, coding, allowed)


def _page(
    request: Request, transcript: Transcript, coding: Coding | None, allowed: Allowed | None = None
) -> HttpResponse:
    """Open the conversation and show it; ``allowed`` is given where its therapist looks."""
    session, chosen = transcript.session, read_filter(request.GET)
    opened = open_conversation(request.user, transcript, coding, detail="conversation")
    page = conversation_page(opened, chosen, request.user)
    # The address of a turn without its number: reversing one for each turn would cost more than all the rest.
    base = reverse("conversations:contest", args=[session.pk, 0]).removesuffix("0/")
    may_contest = page.is_coded and (allowed is not None or request.user.is_client)
    shown = {
        "session": session,
        "transcript": transcript,
        "page": page,
        "rows": turn_rows(page.turns, contest_base=base if may_contest else ""),
        "filter": chosen,
        "speakers": speaker_choices(chosen),
        "groups": mark_groups(chosen),
        "codes": explained_codes(),
        "progress": Progress(coding, opened.failure) if coding else None,
        "is_own": allowed is not None,
        "allowed": allowed,
        "has_supervisor": allowed is not None and queries.has_supervisor(session),
    }
    return render(request, "conversations/conversation.html", shown)


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


@login_required
@require_POST
def sharing(request: Request, session_id: UUID) -> HttpResponse:
    """Share what was marked, or no longer."""
    transcript = queries.get_own_transcript(request.user, session_id)
    audience = request.POST.get("audience", "")
    if audience not in set(Audience):
        raise BadInput("It is not clear with whom to share.", remedy="Use the button on the page.")
    is_shared = request.POST.get("is_shared") == "yes"
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

"""The conversation: words, marks, who spoke how much, figures, moments."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from holdspace.server.clients.models import Session
from holdspace.server.clients.queries import get_session
from holdspace.server.conversations import queries
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.conversations.opening import open_conversation
from holdspace.server.conversations.presenters.closeness import shown_closeness
from holdspace.server.conversations.presenters.conversation import conversation_page, explained_codes
from holdspace.server.conversations.presenters.filters import mark_groups, read_filter, speaker_choices
from holdspace.server.conversations.presenters.permissions import Allowed, allowed_now
from holdspace.server.conversations.presenters.progress import Progress
from holdspace.server.conversations.presenters.rows import turn_rows
from holdspace.server.conversations.views.requests import Request
from holdspace.workflows.coding_words import unclear_words


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
        "may_contest": may_contest,
        "rows": turn_rows(page.turns, contest_base=base if may_contest else ""),
        "close": shown_closeness(opened.close, opened.transcript, request.user),
        "filter": chosen,
        "speakers": speaker_choices(chosen),
        "groups": mark_groups(chosen),
        "codes": explained_codes(),
        "unclear": unclear_words(_("unsure")),
        "progress": Progress(coding, opened.failure) if coding else None,
        "is_own": allowed is not None,
        "is_blind": queries.is_coding_blind(request.user, transcript),
        "may_code": not request.user.is_client and (allowed is None or allowed.coding),
        "allowed": allowed,
        "is_supervisor_shown": allowed is not None and queries.supervisions_shown(transcript).exists(),
        "can_share_with_supervisor": allowed is not None and queries.has_supervisor_to_share_with(transcript),
    }
    return render(request, "conversations/conversation.html", shown)

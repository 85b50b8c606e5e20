"""Handing a transcript in, saying who is who, removing it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from holdspace.domain.access import Purpose
from holdspace.domain.conversation.speakers import SEVERAL
from holdspace.server.access.door import disclose
from holdspace.server.conversations import queries
from holdspace.server.conversations.actions import coding as coding_actions
from holdspace.server.conversations.actions import transcripts as actions
from holdspace.server.conversations.contents import draft_from_json
from holdspace.server.conversations.forms.speakers import SpeakersForm
from holdspace.server.conversations.forms.transcript import TranscriptForm
from holdspace.server.conversations.opening import open_names
from holdspace.server.conversations.presenters.permissions import allowed_now
from holdspace.server.conversations.presenters.speakers import shown_names
from holdspace.server.conversations.views.requests import Request


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: Request, session_id: UUID) -> HttpResponse:
    """Take a transcript in. The client's consent is asked before anything of the file is read."""
    session = queries.get_own_session(request.user, session_id)
    existing = queries.find_transcript(session)
    if existing:
        page = "conversation" if existing.confirmed_at else "speakers"
        return redirect(f"conversations:{page}", session_id)
    allowed = allowed_now(request.user, session.therapy.client_id)
    if not allowed.transcripts:
        status = 403 if request.method == "POST" else 200
        return render(
            request, "conversations/not_allowed.html", {"session": session, "allowed": allowed}, status=status
        )
    is_sent, is_too_large = request.method == "POST", getattr(request, "upload_was_too_large", False)
    names = open_names(request.user, session) if is_sent and not is_too_large else {}
    form = TranscriptForm(request.POST, request.FILES, known=names) if is_sent else TranscriptForm()
    if is_too_large:
        form.refuse_too_large()
    elif is_sent and form.is_valid():
        said = form.cleaned_data["said"]
        actions.add_transcript(by=request.user, session=session, said=said, names=names, at=now())
        if remark := form.cleaned_data.get("remark"):
            messages.info(request, remark)
        return redirect("conversations:speakers", session_id)
    status = 400 if form.is_bound and form.errors else 200
    shown = {"session": session, "allowed": allowed, "form": form}
    return render(request, "conversations/upload.html", shown, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def speakers(request: Request, session_id: UUID) -> HttpResponse:
    """Have a person say who is who before anything is coded; who has said so already is led to the conversation."""
    session = queries.get_own_session(request.user, session_id)
    transcript = queries.get_transcript_of(session)
    if transcript.confirmed_at:
        return redirect("conversations:conversation", session_id)
    draft = draft_from_json(
        disclose(transcript, actor=request.user, purpose=Purpose.CARE, detail="transcript_confirming")
    )
    form = SpeakersForm(draft, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.confirm_speakers(by=request.user, transcript=transcript, draft=draft, speakers=form.speakers, at=now())
        if request.POST.get("then") == "by_hand":
            # Without seeing any marks: so nothing is marked before they have finished and ask for it.
            return redirect("conversations:by_hand", session_id)
        if allowed_now(request.user, transcript.client_id).coding:
            transcript = queries.get_own_transcript(request.user, session_id)
            coding_actions.request_coding(by=request.user, transcript=transcript, at=now())
        return redirect("conversations:conversation", session_id)
    shown = {
        "session": session,
        "allowed": allowed_now(request.user, transcript.client_id),
        "form": form,
        "reason": draft.reason,
        "several": _(SEVERAL) if len(draft.speakers) > 2 else "",
        "names": shown_names(draft, form),
        "count": len(draft.said),
    }
    return render(request, "conversations/speakers.html", shown, status=400 if form.errors else 200)


@login_required
@require_POST
def remove(request: Request, session_id: UUID) -> HttpResponse:
    """Erase a transcript with everything made from it."""
    session = queries.get_own_session(request.user, session_id)
    transcript = queries.find_transcript(session)
    if transcript is None:
        return redirect("conversations:upload", session_id)
    if not request.POST.get("sure"):
        messages.error(request, _("Tick the box first: what is removed cannot be brought back."), extra_tags="care")
        page = "conversation" if transcript.confirmed_at else "speakers"
        return redirect(f"conversations:{page}", session_id)
    actions.remove_transcript(by=request.user, transcript=transcript, at=now())
    messages.success(request, _("The transcript and everything marked in it have been removed."), extra_tags="good")
    return redirect("conversations:upload", session_id)

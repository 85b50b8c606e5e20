"""Looking a conversation over before a supervisor reads it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdspace.domain.nameless.replacing import replace_identifiers
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.conversations.queries import get_own_transcript
from holdspace.server.keys.sealing import sealed_hash
from holdspace.server.nameless.actions import share_nameless
from holdspace.server.nameless.forms import ReviewForm
from holdspace.server.nameless.opening import open_for_review
from holdspace.server.nameless.presenters import reviewed_turns
from holdspace.workflows.find_names import find_names


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SignedIn, session_id: UUID) -> HttpResponse:
    """Show what would be replaced; share the copy once a person says that they read it."""
    transcript = get_own_transcript(request.user, session_id)
    seen = sealed_hash(transcript)
    form = ReviewForm(request.POST if request.method == "POST" else {}, shows=seen)
    opened, kept = open_for_review(request.user, transcript), form.kept()
    texts = [turn.text for turn in opened.words.turns]
    found = find_names(texts, [*opened.known, *form.words()])
    is_sent = request.method == "POST" and "share" in request.POST
    if is_sent and form.is_valid():
        nameless = replace_identifiers(texts, found, kept)
        share_nameless(by=request.user, transcript=transcript, words=opened.words, texts=nameless, at=now())
        messages.success(request, _("Shared with your supervisor, with placeholders for names."))
        return redirect("conversations:conversation", session_id)
    shown = form if is_sent else ReviewForm(initial={"extra": request.POST.get("extra", "")}, shows=seen)
    page = {
        "seen": seen,
        "session": transcript.session,
        "form": shown,
        "turns": reviewed_turns(opened.words, found, kept),
        "found": sum(map(len, found)),
    }
    return render(request, "nameless/review.html", page, status=400 if is_sent else 200)

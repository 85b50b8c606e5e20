"""Coding a conversation by hand, and comparing those who did; works without any model."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from holdspace.domain.errors import BadInput, NotFound
from holdspace.domain.people import Role
from holdspace.server.conversations import queries
from holdspace.server.conversations.actions.by_hand import keep_hand_coding, require_hand_coding
from holdspace.server.conversations.by_hand_opening import open_by_hand, open_for_comparison
from holdspace.server.conversations.forms.by_hand import CODES_BY_HAND, TURNS_A_PAGE, HandCodingForm
from holdspace.server.conversations.presenters.agreement import agreement_page
from holdspace.server.conversations.presenters.conversation import explained_codes
from holdspace.server.conversations.training_rows import rows_of
from holdspace.server.conversations.views.requests import Request
from holdspace.workflows.training_rows import as_csv


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: Request, session_id: UUID) -> HttpResponse:
    """Show some turns without anybody's marks, and take what this person would call them."""
    transcript = queries.get_transcript_to_code(request.user, session_id)
    own = queries.find_hand_coding(request.user, transcript)
    if own and own.finished_at:
        return redirect("conversations:agreement", session_id)
    require_hand_coding(request.user, transcript)
    opened = open_by_hand(request.user, transcript, own)
    last = max(1, -(-len(opened.transcript.turns) // TURNS_A_PAGE))
    number = _page_number(request, last)
    turns = opened.transcript.turns[(number - 1) * TURNS_A_PAGE : number * TURNS_A_PAGE]
    form = HandCodingForm(turns, opened.labels, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        here = {turn.index for turn in turns}
        labels = {turn: given for turn, given in opened.labels.items() if turn not in here} | form.labels
        is_finished = request.POST.get("then") == "finish"
        try:
            keep_hand_coding(by=request.user, transcript=transcript, labels=labels, is_finished=is_finished, at=now())
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."), extra_tags="good")
            return _onwards(session_id, min(number + 1, last), is_finished=is_finished)
    page = {
        "session": transcript.session,
        "form": form,
        "number": number,
        "last": last,
        "coded": len(opened.labels),
        "turns": len(opened.transcript.turns),
        "codes": explained_codes(CODES_BY_HAND),
        "may_have_seen": queries.is_done_and_shown(request.user, transcript, queries.find_coding(transcript)),
    }
    return render(request, "conversations/by_hand.html", page, status=400 if form.errors else 200)


@login_required
@require_safe
def agreement(request: Request, session_id: UUID) -> HttpResponse:
    """Show how far those who coded this conversation agree, to somebody who has finished themselves."""
    transcript = queries.get_transcript_to_code(request.user, session_id)
    own = queries.find_hand_coding(request.user, transcript)
    if own is None or not own.finished_at:
        return redirect("conversations:by_hand", session_id)
    words, codings = open_for_comparison(request.user, transcript)
    page = {
        "session": transcript.session,
        "page": agreement_page(codings, words) if len(codings) > 1 else None,
        "is_own": queries.is_conducted_by(request.user, transcript.session),
    }
    return render(request, "conversations/agreement.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training(request: Request) -> HttpResponse:
    """Say what can be taken along to teach the program, and hand it out as a file."""
    if request.user.role != Role.THERAPIST:
        raise NotFound(queries.NOT_THERE)
    if request.method != "POST":
        return render(request, "conversations/training.html", {})
    rows = list(rows_of(request.user))
    if not rows:
        messages.info(request, _("Nothing to take along: nobody has corrected a mark, or no client allows it."))
        return redirect("conversations:training")
    return HttpResponse(
        as_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="training-rows.csv"'},
    )


def _page_number(request: Request, last: int) -> int:
    given = request.GET.get("page", "1")
    return min(max(int(given), 1), last) if given.isdecimal() and len(given) < 6 else 1


def _onwards(session_id: UUID, number: int, *, is_finished: bool) -> HttpResponse:
    if is_finished:
        return redirect("conversations:agreement", session_id)
    return redirect(f"{reverse('conversations:by_hand', args=[session_id])}?page={number}")

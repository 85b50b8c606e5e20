"""Saying that a mark is not right."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from holdspace.domain.errors import BadInput, NotFound
from holdspace.server.conversations import queries
from holdspace.server.conversations.actions import contests as actions
from holdspace.server.conversations.forms.contest import ContestForm
from holdspace.server.conversations.models import Coding
from holdspace.server.conversations.opening import open_conversation
from holdspace.server.conversations.presenters.conversation import turn_in_context
from holdspace.server.conversations.presenters.rows import turn_rows
from holdspace.server.conversations.views.requests import Request


@login_required
@require_http_methods(["GET", "POST"])
def contest(request: Request, session_id: UUID, turn: int) -> HttpResponse:
    """Show one turn with what was marked in it, and take what the person would call it instead."""
    transcript = queries.get_transcript(request.user, session_id)
    coding = queries.find_coding(transcript)
    opened = open_conversation(request.user, transcript, coding, detail="contest")
    if opened.session is None or coding is None or not 1 <= turn <= len(opened.session.coded.turns):
        raise NotFound(queries.NOT_THERE)
    own = {
        said.contested.code: said.contested.label
        for said in opened.contests
        if said.by.pk == request.user.pk and said.contested.turn == turn - 1
    }
    form = ContestForm(
        opened.session.coded.turns[turn - 1],
        request.POST if request.method == "POST" else None,
        moment=opened.session.moment_at(turn - 1),
        own=own,
    )
    if request.method == "POST" and form.is_valid() and _is_kept(request, coding, turn, form):
        return redirect(f"{reverse('conversations:conversation', args=[session_id])}#turn-{turn}")
    page = {
        "session": transcript.session,
        "form": form,
        "number": turn,
        "has_own": bool(own),
        "rows": turn_rows(turn_in_context(opened, turn, request.user)),
    }
    return render(request, "conversations/contest.html", page, status=400 if form.errors else 200)


def _is_kept(request: Request, coding: Coding, turn: int, form: ContestForm) -> bool:
    """Keep the contest; where nothing was said against anything, put that into the form and return False."""
    try:
        actions.contest(
            by=request.user,
            coding=coding,
            turn=turn - 1,
            marked=form.marked,
            labels=form.differing,
            why=form.cleaned_data["why"],
            at=now(),
        )
    except BadInput as error:
        form.add_error(None, str(error))
        return False
    return True

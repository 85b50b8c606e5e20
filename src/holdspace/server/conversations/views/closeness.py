"""Saying how it was when a turn came close to a boundary."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from holdspace.domain.errors import BadInput, NotFound
from holdspace.server.conversations import queries
from holdspace.server.conversations.actions.closeness import Says, answer_closeness
from holdspace.server.conversations.opening import open_conversation
from holdspace.server.conversations.views.requests import Request


@login_required
@require_POST
def answer(request: Request, session_id: UUID, turn: int) -> HttpResponse:
    """Take one person's word on one moment; ``turn`` counts from 1."""
    closeness = queries.get_closeness(request.user, session_id)
    transcript = queries.get_transcript(request.user, session_id)
    opened = open_conversation(request.user, transcript, None, detail="closeness")
    moments = {(each.came.boundary.hex, each.came.turn): each.came for each in opened.close}
    came = moments.get((request.POST.get("boundary", "").replace("-", ""), turn - 1))
    if came is None:
        raise NotFound(queries.NOT_THERE)
    if request.POST.get("says") not in set(Says):
        raise BadInput("Nothing was chosen.", remedy="Choose how it was.")
    says = Says(request.POST["says"])
    answer_closeness(by=request.user, closeness=closeness, boundary=came.boundary, turn=came.turn, says=says, at=now())
    return redirect(f"{reverse('conversations:conversation', args=[session_id])}#close")

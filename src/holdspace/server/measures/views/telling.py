"""What becomes of something that could not be said in the room, after the check in which it was written."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST

from holdspace.domain.session_check.choices import HeldChoice
from holdspace.server.accounts.models import User
from holdspace.server.clients.queries import get_session
from holdspace.server.measures import queries, telling
from holdspace.server.measures.forms import read_held_choice
from holdspace.server.measures.models import Phase

SAID = {
    HeldChoice.KEEP: noop("Kept for you alone."),
    HeldChoice.TELL: noop("Told. You both find it on your page."),
    HeldChoice.LET_GO: noop("Thrown away."),
}


@login_required
@require_POST
def decide(request: HttpRequest, held_words_id: UUID) -> HttpResponse:
    """Tell something held back, throw it away, or keep it."""
    user = cast("User", request.user)
    held = queries.get_held_words(user, held_words_id)
    choice = read_held_choice(request.POST, "choice")
    telling.decide_held(by=user, held=held, choice=choice, at=now())
    messages.success(request, _(SAID[choice]))
    return redirect("measures:check", held.session_id, Phase.AFTER)


@login_required
@require_POST
def danger(request: HttpRequest, session_id: UUID, phase: Phase) -> HttpResponse:
    """Say yes to the question about danger."""
    user = cast("User", request.user)
    check = queries.get_own_check(user, get_session(user, session_id), phase)
    telling.tell_of_danger(by=user, check=check, at=now())
    return redirect("measures:check", session_id, phase)


@login_required
@require_POST
def talked(request: HttpRequest, told_words_id: UUID) -> HttpResponse:
    """Note that both talked about it."""
    user = cast("User", request.user)
    told = queries.get_told_words(user, told_words_id)
    telling.note_talked(by=user, told=told, at=now())
    messages.success(request, _("Noted that you talked about it."))
    return redirect("same_page:client", told.client_id)

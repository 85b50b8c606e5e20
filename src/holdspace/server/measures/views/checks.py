"""A check before or after a session: filling it in, going on later, handing it in, and reading what was sent."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdspace.domain.access import Kind
from holdspace.domain.errors import NotFound
from holdspace.domain.session_check.choices import Telling, Unsaid
from holdspace.server.accounts.models import User
from holdspace.server.accounts.tab_key import tab_key
from holdspace.server.clients.models import Session
from holdspace.server.clients.queries import get_session, session_in_scope
from holdspace.server.measures import actions, queries, scoring, telling
from holdspace.server.measures.after_page import (
    CHOICES_AFTER,
    has_silence_helped,
    said_of_pace,
    shown_held,
    ways_of_pace,
    ways_of_telling,
)
from holdspace.server.measures.check_page import names_of_words, section_of, section_of_goals, words_of
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.course import course_of
from holdspace.server.measures.forms import HELD, field_name, read_check, read_held_choice, read_unsaid
from holdspace.server.measures.instruments import instruments_of
from holdspace.server.measures.models import Check, CheckState, Phase
from holdspace.server.measures.opening import OpenedCheck, open_form, open_sent
from holdspace.server.measures.presenters import session_checks_part
from holdspace.server.measures.who_sees import standing_of
from holdspace.server.statements import gather
from holdspace.workflows.offer_help import sounds_like_danger
from holdspace.workflows.who_sees import Standing, seen_by


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, session_id: UUID, phase: Phase) -> HttpResponse:
    """Show a check to be filled in, or what was sent; a post keeps or sends it."""
    user = cast("User", request.user)
    if request.method == "POST":
        return _keep_or_send(request, user, session_id, phase)
    session = get_session(user, session_id)
    kept = queries.find_check(session, phase)
    if kept and kept.state == CheckState.SUBMITTED:
        return _sent(request, user, session, kept)
    if not user.is_client:
        # Whether a client has begun to fill something in is theirs alone to know.
        raise NotFound("There is no such page, or it is not yours.")
    actions.require_open(session, phase, at=now())
    return _form(request, user, session, phase, kept)


def _keep_or_send(request: HttpRequest, user: User, session_id: UUID, phase: Phase) -> HttpResponse:
    asked: list[Any] = gather(
        session_in_scope(user, session_id),
        queries.measures_asked(session_id, phase),
        queries.goals_asked(session_id, phase),
    )
    session, measures, goals = asked
    content = read_check(
        request.POST,
        instruments=instruments_of(measures),
        goals=goals,
        words=names_of_words(phase),
        choices=CHOICES_AFTER if phase is Phase.AFTER else {},
    )
    unsaid = read_unsaid(request.POST) if phase is Phase.AFTER else None
    keep = request.POST.get("keep")
    if not keep:
        return _send(request, user, session, phase, content, unsaid)
    # What the page keeps by itself never holds what could not be said: only pressing a button sends that.
    unsaid = None if keep == "quietly" else unsaid
    actions.save_draft(by=user, session=session, phase=phase, content=content, at=now(), unsaid=unsaid)
    if keep == "quietly":
        return HttpResponse(status=204)
    written = [*content.words.values(), *([unsaid.words] if unsaid else [])]
    if scoring.risk_answers(content) or sounds_like_danger(written):
        return redirect("measures:check", session.pk, phase)  # where help stands, and that it is kept
    messages.success(request, _("Kept for you. Nobody else sees it until you send it."))
    return redirect("same_page:client", session.therapy.client_id)


def _send(
    request: HttpRequest, user: User, session: Session, phase: Phase, content: CheckContent, unsaid: Unsaid | None
) -> HttpResponse:
    at = now()
    actions.submit_check(by=user, session=session, phase=phase, content=content, at=at, unsaid=unsaid)
    if phase is Phase.BEFORE and any(name.startswith(field_name(HELD, "")) for name in request.POST):
        for held in queries.find_held_words(user):
            choice = read_held_choice(request.POST, field_name(HELD, str(held.pk)))
            telling.decide_held(by=user, held=held, choice=choice, at=at)
    address = reverse("measures:check", args=[session.pk, phase])
    to_journal = unsaid is not None and unsaid.telling is Telling.JOURNAL
    return redirect(f"{address}?journal" if to_journal else address)


def _form(request: HttpRequest, user: User, session: Session, phase: Phase, draft: Check | None) -> HttpResponse:
    opened = open_form(user, session, phase, draft)
    asked = instruments_of(queries.measures_of(session.therapy, phase))
    sections = [section_of(each, opened.content) for each in asked]
    goals = section_of_goals(opened.goals, opened.content, is_own=user.is_client)
    standing = standing_of(session.therapy)
    context = {
        "session": session,
        "phase": phase,
        "client_id": session.therapy.client_id,
        "therapist": standing.therapist,
        # What is kept for later can be as dark as what is sent.
        **(_asked_of_danger(opened, draft) if draft else {}),
        "sections": [*sections, *([goals] if goals else [])],
        "words": words_of(phase, opened.content),
        "boundaries": opened.boundaries,
        "saved_at": draft.changed_at if draft else None,
        "numbers_seen_by": seen_by(Kind.ANSWERS, Kind.SCORES, standing=standing),
        "words_seen_by": seen_by(Kind.ANSWERS, standing=standing),
        "tab_key": tab_key(request.session),
        **(_asked_after(opened, standing) if phase is Phase.AFTER else _asked_again(opened, standing)),
    }
    return render(request, "measures/check.html", context)


def _asked_of_danger(opened: OpenedCheck, draft: Check) -> dict[str, bool]:
    """Return whether the client is to be asked about what they wrote so far, and whether they said yes already."""
    held = opened.held if draft.phase == Phase.AFTER else ()
    written = [*opened.content.words.values(), *(content["words"] for _, content in held)]
    return {"asks_about_danger": sounds_like_danger(written), "has_said_so": telling.has_told_of_danger(draft)}


def _asked_after(opened: OpenedCheck, standing: Standing) -> dict[str, Any]:
    """Return what only the check after a session asks."""
    written = next((content["words"] for _, content in opened.held), "")
    return {
        "paces": ways_of_pace(opened.content),
        "has_silence_helped": has_silence_helped(opened.content),
        "unsaid": written,
        "ways_of_telling": ways_of_telling(standing, has_words=bool(written)),
    }


def _asked_again(opened: OpenedCheck, standing: Standing) -> dict[str, Any]:
    """Return what was held back before and may be told now."""
    return {"held": [shown_held(row, content, therapist=standing.therapist) for row, content in opened.held]}


def _sent(request: HttpRequest, user: User, session: Session, check: Check) -> HttpResponse:
    phase = Phase(check.phase)
    opened = open_sent(user, check)
    sections = [section_of(each, opened.content) for each in instruments_of(opened.content.answers)]
    goals = section_of_goals(opened.goals, opened.content, is_own=user.is_client)
    checks = session_checks_part(course_of(opened.scored).session_checks) if opened.scored else None
    therapist = session.therapy.therapist.display_name
    is_risk = any(risk.is_urgent for risk in scoring.risk_answers(opened.content))
    written = [*opened.content.words.values(), *(content["words"] for _, content in (*opened.told, *opened.held))]
    context = {
        "session": session,
        "phase": phase,
        "client_id": session.therapy.client_id,
        "therapist": therapist,
        # Asked of the client alone and never noted: the therapist reads the words themselves, or not at all.
        "asks_about_danger": user.is_client and not is_risk and sounds_like_danger(written),
        "has_said_so": user.is_client and telling.has_told_of_danger(check),
        "sections": [*sections, *([goals] if goals else [])],
        "words": words_of(phase, opened.content),
        "said_of_pace": said_of_pace(opened.content),
        "told": [content["words"] for _, content in opened.told],
        "held": [shown_held(row, content, therapist=therapist) for row, content in opened.held],
        "to_journal": "journal" in request.GET,
        "flatness": checks.flatness if checks else None,
        "submitted_at": check.submitted_at,
        "is_own": user.is_client,
        "is_risk": is_risk,
    }
    return render(request, "measures/thanks.html", context)

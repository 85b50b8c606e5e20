"""The same page as each of the two sees it: what to do now, what to raise next time, what was, and how it is going."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from holdspace.domain.people import Role
from holdspace.domain.safety.boundary import Stance
from holdspace.server.accounts.models import User
from holdspace.server.alerts.sayings import said_reason
from holdspace.server.clients.models import Session
from holdspace.server.conversations.presenters.figures import ShownFigure, shown_figure
from holdspace.server.measures.after_page import said_of_pace
from holdspace.server.measures.check_page import WORDS_OF
from holdspace.server.measures.contents import OFF_LIMITS
from holdspace.server.measures.models import Check, Phase
from holdspace.server.safety.presenters import STANCE_WORDS
from holdspace.server.same_page.agreements import ASKED_FOR
from holdspace.server.same_page.opening import OpenedPage

FIGURES_IN_SHORT = ("therapist_talk_share", "reflection_to_question_ratio", "input_share", "change_talk_share")


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do now. The first is the page's one button."""

    text: str
    link: str = ""
    link_text: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something the client wrote to be raised, or to be left alone, with where it stands."""

    words: str
    session_number: int
    written_at: datetime | None
    is_off_limits: bool


@dataclass(frozen=True, slots=True)
class ToldItem:
    """Something the client could not say in the room and told afterwards."""

    id: UUID
    words: str
    session_number: int
    told_at: datetime


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """An open alert as both see it."""

    id: UUID
    reason: str
    raised_at: datetime
    is_urgent: bool
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class ShownBoundary:
    """What is off limits, in the client's words."""

    topic: str
    stance: str
    tone: str


def steps_for(user: User, page: OpenedPage, client_id: UUID, *, at: datetime, may_add_transcript: bool) -> list[Step]:
    """Return what this person can do now, the most pressing first."""
    if user.is_client:
        return list(_steps_of_client(page, at))
    if user.role != Role.THERAPIST:
        return []
    return list(_steps_of_therapist(page, client_id, may_add_transcript=may_add_transcript))


def _steps_of_client(page: OpenedPage, at: datetime) -> Iterator[Step]:
    sessions = page.sessions
    last, following = sessions.last, sessions.next
    is_recent = last is not None and last.therapy.ended_at is None and at - last.held_at <= ASKED_FOR
    if last and is_recent and sessions.find_check(last, Phase.AFTER) is None:
        link = reverse("measures:check", args=[last.pk, Phase.AFTER])
        yield Step(_("How was session %(n)d for you? Thirty seconds.") % {"n": last.number}, link, _("Say how it was"))
    if following and sessions.find_check(following, Phase.BEFORE) is None:
        link = reverse("measures:check", args=[following.pk, Phase.BEFORE])
        yield Step(_("Check in for session %(n)d. About a minute.") % {"n": following.number}, link, _("Check in"))


def _steps_of_therapist(page: OpenedPage, client_id: UUID, *, may_add_transcript: bool) -> Iterator[Step]:
    sessions = page.sessions
    last, following = sessions.last, sessions.next
    for alert, _content in page.alerts:
        waits = _("A risk answer waits for you to write what was done.")
        what = waits if alert.is_urgent else _("An alert waits for you to write what was done.")
        link = reverse("alerts:alert", args=[alert.pk])
        yield Step(what, link, _("Look and act"), "urgent")
    if following and sessions.find_check(following, Phase.BEFORE):
        link = reverse("measures:check", args=[following.pk, Phase.BEFORE])
        yield Step(_("The check-in for session %(n)d is there.") % {"n": following.number}, link, _("Read it"))
    if last and page.transcript is None and may_add_transcript:
        link = reverse("conversations:upload", args=[last.pk])
        yield Step(_("Session %(n)d has no transcript yet.") % {"n": last.number}, link, _("Add a transcript"))
    if following is None:
        yield Step(
            _("No session is planned."), reverse("clients:add_session", args=[client_id]), _("Plan the next session")
        )


def agenda_of(page: OpenedPage) -> list[AgendaItem]:
    """Return what to raise next, and what to leave alone, newest first, without what was left empty."""
    return [
        AgendaItem(content.word(name), check.session.number, check.submitted_at, name == OFF_LIMITS)
        for check, content in page.agenda
        for name, _, _ in WORDS_OF[Phase(check.phase)]
        if content.word(name)
    ]


def told_of(page: OpenedPage) -> list[ToldItem]:
    """Return what was told after a session and has not been talked about yet."""
    return [ToldItem(row.pk, words, row.session.number, row.created_at) for row, words in page.told]


def pace_of(page: OpenedPage) -> list[str]:
    """Return what was said of pace and silence after the last session."""
    last = page.sessions.last
    return next(
        (
            said_of_pace(content)
            for check, content in page.agenda
            if last and check.session_id == last.pk and check.phase == Phase.AFTER
        ),
        [],
    )


def alerts_of(page: OpenedPage, *, is_client: bool) -> list[ShownAlert]:
    """Return the open alerts, each with its reason in words for this reader."""
    return [
        ShownAlert(
            id=alert.pk,
            reason=said_reason(content, is_client=is_client),
            raised_at=alert.created_at,
            is_urgent=alert.is_urgent,
            occasion=content.get("occasion", ""),
        )
        for alert, content in page.alerts
    ]


def boundaries_of(page: OpenedPage) -> list[ShownBoundary]:
    """Return what is off limits, not yet, or to be asked first."""
    return [_boundary(each) for each in page.boundaries]


def figures_in_short(page: OpenedPage) -> list[ShownFigure]:
    """Return the few figures of the last conversation that fit on this page; those without enough said are left out."""
    by_id = {figure.id: figure for figure in page.figures}
    chosen = [by_id[each] for each in FIGURES_IN_SHORT if each in by_id]
    return [shown_figure(figure) for figure in chosen if figure.value is not None and figure.is_reliable]


def to_fill_in(session: Session, checks: Sequence[Check], *, at: datetime) -> list[tuple[Phase, str]]:
    """Return the checks of a session that the client can fill in now, with the words of the link."""
    if session.therapy.ended_at is not None:
        return []
    given = {check.phase for check in checks}
    if session.held_at > at:
        return [] if Phase.BEFORE in given else [(Phase.BEFORE, _("Check in"))]
    return [] if Phase.AFTER in given else [(Phase.AFTER, _("Say how it was"))]


def _boundary(content: Mapping[str, Any]) -> ShownBoundary:
    words, tone = STANCE_WORDS[Stance(content["stance"])]
    return ShownBoundary(content["topic"], _(words), tone)

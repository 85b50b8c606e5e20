"""What waits for an answer, what is due, and what was agreed since the last session: read off states and times alone.

Nothing is opened for it: the page says that something is there and leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdspace.domain.decisions.table import DecisionState
from holdspace.domain.people import Role
from holdspace.domain.plan.proposals import ProposalState
from holdspace.domain.plan.reviews import Due, due
from holdspace.server.accounts.models import User
from holdspace.server.care_plans.models import GoalRatings
from holdspace.server.care_plans.queries import active_goals
from holdspace.server.clients.models import Session, Therapy
from holdspace.server.decisions.queries import decisions_of, waiting_decisions
from holdspace.server.measures.models import Phase
from holdspace.server.plans.actions import side_of
from holdspace.server.plans.queries import proposals_of, reviews_of
from holdspace.server.same_page.queries import Sessions
from holdspace.server.what_helps.queries import items_of

# How long after a session one is still asked about it.
ASKED_FOR = timedelta(days=14)


class Line(NamedTuple):
    """One line with where it leads."""

    text: str
    link: str
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class Agreements:
    """What to do about agreements, the most pressing first, and what came of the time since the last session."""

    steps: tuple[Line, ...] = ()
    since: tuple[Line, ...] = ()


def agreements_of(user: User, therapy: Therapy | None, sessions: Sessions, *, at: datetime) -> Agreements:
    """Return this person's agreements; nothing for a supervisor, and nothing to do once the therapy has ended."""
    if therapy is None or user.role == Role.SUPERVISOR:
        return Agreements()
    since = tuple(_since(therapy, sessions.last)) if sessions.last else ()
    return Agreements(() if therapy.ended_at else tuple(_steps(user, therapy, sessions, at)), since)


def _steps(user: User, therapy: Therapy, sessions: Sessions, at: datetime) -> Iterator[Line]:
    client_id, side = therapy.client_id, side_of(user)
    waiting = proposals_of(therapy).filter(state=ProposalState.OPEN).exclude(proposed_by=side).count()
    if waiting:
        text = ngettext("A proposal waits for your answer.", "%(n)s proposals wait for your answer.", waiting)
        yield Line(text % {"n": waiting}, reverse("plans:plan", args=[client_id]), _("Answer"))
    for decision in waiting_decisions(therapy).exclude(chosen_by=side):
        link = reverse("decisions:decision", args=[decision.pk])
        yield Line(_("The other has chosen in a decision. Do you agree?"), link, _("Look at it"))
    yield from _due(therapy, localdate(at))
    if sessions.last is not None and at - sessions.last.held_at <= ASKED_FOR:
        yield from _of_the_last_session(user, therapy, sessions, sessions.last)


def _due(therapy: Therapy, today: date) -> Iterator[Line]:
    """Yield what both set a day for, from a week before a review and from the day of looking back on."""
    review = reviews_of(therapy).filter(held_at=None).first()
    if review is not None and due(review.due_on, today) is not Due.LATER:
        text = _("The plan is to be looked at again on %(day)s.") % {"day": date_format(review.due_on)}
        yield Line(text, reverse("plans:plan", args=[therapy.client_id]) + "#review", _("To the plan"))
    for decision in decisions_of(therapy).filter(state=DecisionState.DECIDED, follow_up_on__lte=today):
        link = reverse("decisions:decision", args=[decision.pk])
        yield Line(_("You wanted to look back on a decision."), link, _("Look back"))


def _of_the_last_session(user: User, therapy: Therapy, sessions: Sessions, last: Session) -> Iterator[Line]:
    """Yield what each may add after a session: what helped, once it was said how it was; how near the goals are."""
    is_checked = sessions.find_check(last, Phase.AFTER) is not None
    if user.is_client and is_checked and not items_of(therapy).filter(session=last).exists():
        link = reverse("what_helps:moments", args=[last.pk])
        yield Line(_("What helped last time, what got in the way? One line."), link, _("Write it down"))
    is_unrated = not GoalRatings.objects.filter(session=last).exists() and active_goals(therapy).exists()
    if user.role == Role.THERAPIST and is_unrated:
        text = _("How near do you see the goals, after session %(number)s?") % {"number": last.number}
        yield Line(text, reverse("plans:rate_goals", args=[last.pk]), _("Rate them"))


def _since(therapy: Therapy, last: Session) -> Iterator[Line]:
    """Yield what was agreed, declined, decided and added since the last session began."""
    client_id = therapy.client_id
    answered = proposals_of(therapy).filter(answered_at__gte=last.held_at)
    for state, one, many in (
        (ProposalState.ACCEPTED, _("The plan changed in one place."), _("The plan changed in %(n)s places.")),
        (ProposalState.DECLINED, _("A proposal was declined."), _("%(n)s proposals were declined.")),
    ):
        yield from _count(answered.filter(state=state).count(), one, many, reverse("plans:changes", args=[client_id]))
    decided = decisions_of(therapy).filter(decided_at__gte=last.held_at)
    yield from _count(
        decided.count(), _("One question was decided."), _("%(n)s questions were decided."), _to_decisions(client_id)
    )
    added = items_of(therapy).filter(created_at__gte=last.held_at).count()
    link = reverse("what_helps:list", args=[client_id])
    yield from _count(added, _("One line was added to what helps."), _("%(n)s lines were added to what helps."), link)


def _to_decisions(client_id: object) -> str:
    return reverse("decisions:decisions", args=[client_id])


def _count(n: int, one: str, many: str, link: str) -> Iterator[Line]:
    if n:
        yield Line(one if n == 1 else many % {"n": n}, link)

"""Answers and coded sessions within a person's scope. None of these opens a seal."""

from __future__ import annotations

from django.db.models import QuerySet

from holdspace.domain.access import Action, Kind
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.access.door import permits, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Therapy
from holdspace.server.clients.queries import therapies_of
from holdspace.server.conversations.models import Coding
from holdspace.server.conversations.queries import is_coding_shown_to
from holdspace.server.jobs.states import JobState
from holdspace.server.preferences.models import PreferenceAnswers

# What lies further back may have been another way of working.
LATEST_SESSIONS = 6


def get_therapy(user: User, client: Client) -> Therapy:
    """Return the newest therapy of the two; a supervisor is none of them."""
    rows = therapies_of(user).filter(client=client).select_related("therapist")
    found = rows.order_by("-started_at").first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound("There is no such page, or it is not yours.")
    return found


def answers_of(therapy: Therapy) -> QuerySet[PreferenceAnswers]:
    """Return what the client answered, newest first."""
    return PreferenceAnswers.objects.filter(therapy=therapy)


def codings_shown(user: User, therapy: Therapy) -> list[Coding]:
    """Return the latest coded sessions that this person is shown and that the client allows now, oldest first."""
    purpose = purpose_of_look(user, therapy.client_id)
    if not permits(Action.LOOK, Kind.CODES, client_id=therapy.client_id, actor=user, purpose=purpose):
        return []
    rows = Coding.objects.filter(transcript__session__therapy=therapy, state=JobState.DONE)
    found = rows.select_related("transcript__session").order_by("-transcript__session__number")
    shown = [row for row in found if is_coding_shown_to(user, row.transcript)]
    return list(reversed(shown[:LATEST_SESSIONS]))

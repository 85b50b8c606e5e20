"""Lines of the list within a person's scope. None of these opens a seal."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain.access import Action, Kind
from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.access.door import permits, purpose_of_look
from holdspace.server.accounts.models import User
from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.clients.queries import get_session, therapies_of
from holdspace.server.conversations.models import Transcript
from holdspace.server.what_helps.models import HelpItem

NOT_THERE = "There is no such page, or it is not yours."


def get_therapy(user: User, client: Client) -> Therapy:
    """Return the newest therapy of the two; a supervisor is none of them."""
    found = therapies_of(user).filter(client=client).order_by("-started_at").first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound(NOT_THERE)
    return found


def get_own_session(user: User, session_id: UUID) -> Session:
    """Return a session of the client who asks; raise NotFound to everybody else."""
    session = get_session(user, session_id)
    if not user.is_client:
        raise NotFound(NOT_THERE)
    return session


def items_of(therapy: Therapy) -> QuerySet[HelpItem]:
    """Return the lines that stand, oldest first."""
    return HelpItem.objects.filter(therapy=therapy, removed_at=None).select_related("session")


def get_item(user: User, item_id: UUID) -> HelpItem:
    """Return a line that stands, within scope; raise NotFound otherwise."""
    rows = HelpItem.objects.filter(pk=item_id, removed_at=None, therapy__in=therapies_of(user))
    found = rows.select_related("therapy", "session").first()
    if found is None or user.role == Role.SUPERVISOR:
        raise NotFound(NOT_THERE)
    return found


def find_words(item: HelpItem) -> Transcript | None:
    """Return the confirmed transcript of the session that a line comes from."""
    if item.session_id is None:
        return None
    return Transcript.objects.filter(session=item.session_id, confirmed_at__isnull=False).first()


def sessions_with_words(user: User, therapy: Therapy) -> frozenset[UUID]:
    """Return the sessions whose words this person may read now; none where transcripts are not allowed."""
    purpose = purpose_of_look(user, therapy.client_id)
    if not permits(Action.LOOK, Kind.TRANSCRIPT, client_id=therapy.client_id, actor=user, purpose=purpose):
        return frozenset()
    rows = Transcript.objects.filter(session__therapy=therapy, confirmed_at__isnull=False)
    return frozenset(rows.values_list("session", flat=True))

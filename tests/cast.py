"""The one cast of the tests, made through the product's own actions: two practices' worth of people in one database.

Nobody here is a real person. The outsiders are a therapist and a client who have nothing to do with the others and
must see nothing of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from holdspace.domain.access import Purpose
from holdspace.domain.people import Role
from holdspace.server.accounts.invitations import get_invitation, invite
from holdspace.server.accounts.models import User
from holdspace.server.clients.actions import add_session, come_in, open_record
from holdspace.server.clients.models import Client, Practice, Session, Supervision, Therapy
from holdspace.server.consents.actions import answer_consent

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PASSWORD = "a-quiet-room-with-a-window"


@dataclass(frozen=True, slots=True)
class Pair:
    """A client, their account, their therapist, and the therapy of the two with its first session."""

    client: Client
    user: User
    therapist: User
    therapy: Therapy
    session: Session


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone. ``pair`` work together under a supervisor; ``outsiders`` are a pair of their own."""

    practice: Practice
    pair: Pair
    outsiders: Pair
    supervisor: User
    administrator: User
    privacy_officer: User
    researcher: User

    @property
    def client(self) -> Client:
        return self.pair.client

    @property
    def client_user(self) -> User:
        return self.pair.user

    @property
    def therapist(self) -> User:
        return self.pair.therapist

    @property
    def therapy(self) -> Therapy:
        return self.pair.therapy

    @property
    def session(self) -> Session:
        return self.pair.session

    @property
    def everyone(self) -> dict[str, User]:
        """Every account by what it is to the pair."""
        return {
            "client": self.pair.user,
            "therapist": self.pair.therapist,
            "supervisor": self.supervisor,
            "administrator": self.administrator,
            "privacy_officer": self.privacy_officer,
            "researcher": self.researcher,
            "outsider_therapist": self.outsiders.therapist,
            "outsider_client": self.outsiders.user,
        }


def make_cast(at: datetime = AT) -> Cast:
    """Make everyone; both clients allow care and nothing else."""
    practice, _ = Practice.objects.update_or_create(pk=1, defaults={"name": "Linden House", "country": "GB"})
    pair = make_pair("rosa.k", "Noor Haddad", at)
    supervisor = make_colleague(Role.SUPERVISOR, "Tomasz Wrona", at)
    Supervision.objects.create(therapy=pair.therapy, supervisor=supervisor, started_at=at)
    return Cast(
        practice=practice,
        pair=pair,
        outsiders=make_pair("quiet-otter", "Inge Falk", at),
        supervisor=supervisor,
        administrator=make_colleague(Role.ADMINISTRATOR, "Adaeze Obi", at),
        privacy_officer=make_colleague(Role.PRIVACY_OFFICER, "Piet Vos", at),
        researcher=make_colleague(Role.RESEARCHER, "Lucía Paz", at),
    )


def make_colleague(role: Role, display_name: str, at: datetime = AT) -> User:
    """Invite somebody who works here; they come in and pass their second factor."""
    invitation = get_invitation(invite(by=None, role=role, client_id=None, at=at), at=at)
    username = display_name.lower().replace(" ", ".")
    user = come_in(invitation, username=username, password=PASSWORD, display_name=display_name, at=at)
    user.has_passed_second_factor = True
    return user


def make_pair(username: str, therapist_name: str, at: datetime = AT) -> Pair:
    """Make a therapist whose client has come in, allowed care, and has a first session planned."""
    therapist = make_colleague(Role.THERAPIST, therapist_name, at)
    client, secret = open_record(by=therapist, identity={"name": f"Client {username}"}, at=at)
    user = come_in(get_invitation(secret, at=at), username=username, password=PASSWORD, display_name="", at=at)
    client.refresh_from_db()
    allow(client, Purpose.CARE, at=at)
    therapy = client.therapies.get()
    session = add_session(by=therapist, therapy=therapy, held_at=at, at=at)
    return Pair(client=client, user=user, therapist=therapist, therapy=therapy, session=session)


def allow(client: Client, *purposes: Purpose, at: datetime = AT) -> None:
    """Have the client themselves allow these purposes."""
    user = client.user
    if user is None:
        raise ValueError("This client has not come in yet.")
    for purpose in purposes:
        answer_consent(by=user, client=client, purpose=purpose, is_given=True, at=at)

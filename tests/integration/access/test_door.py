"""The one door: a look is allowed, written down, and only then opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.errors import ConsentMissing, IntegrityError, Refused
from holdspace.server.access import door
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy
from holdspace.server.clients.models import Identity
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.conversations.models import Note
from holdspace.server.keys.sealing import seal
from tests.cast import AT, Cast, allow


@pytest.fixture
def identity(cast: Cast) -> Identity:
    return Identity.objects.get(client=cast.client)


def entries(cast: Cast) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position"))


def test_a_look_writes_exactly_one_entry_that_says_who_what_and_why(cast: Cast, identity: Identity):
    before = len(entries(cast))

    content = door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE, detail="caseload")

    assert content["name"] == "Client rosa.k"
    [entry] = entries(cast)[before:]
    assert (entry.event, entry.actor_id, entry.actor_role) == ("looked", cast.therapist.pk, "therapist")
    assert (entry.purpose, entry.kinds, entry.records) == ("care", ["identity"], [str(identity.pk)])
    assert entry.detail == "caseload"


def test_many_records_of_one_client_are_one_look(cast: Cast, identity: Identity):
    before = len(entries(cast))

    door.disclose_all([identity, note_by(cast)], actor=cast.therapist, purpose=Purpose.CARE)

    [entry] = entries(cast)[before:]
    assert entry.kinds == ["identity", "notes"]
    assert len(entry.records) == 2


def test_a_page_over_two_clients_is_one_look_at_each(cast: Cast, identity: Identity):
    second = second_client_of_the_therapist(cast)
    counts = AuditEntry.objects.count()

    door.disclose_all([identity, second], actor=cast.therapist, purpose=Purpose.CARE)

    assert AuditEntry.objects.count() == counts + 2


def test_no_records_are_no_look(cast: Cast):
    before = len(entries(cast))

    assert door.disclose_all([], actor=cast.therapist, purpose=Purpose.CARE) == {}
    assert len(entries(cast)) == before


@pytest.mark.parametrize(
    "who", ["outsider_therapist", "outsider_client", "supervisor", "administrator", "privacy_officer", "researcher"]
)
@pytest.mark.parametrize("purpose", list(Purpose))
def test_everyone_else_is_refused_for_every_purpose(cast: Cast, identity: Identity, who: str, purpose: Purpose):
    allow(cast.client, *(p for p in Purpose if p not in {Purpose.OWN, Purpose.CARE} and p in WORDED))

    with pytest.raises(Refused):
        door.disclose(identity, actor=cast.everyone[who], purpose=purpose)


WORDED = {
    Purpose.TRANSCRIPTION,
    Purpose.MACHINE_CODING,
    Purpose.RECORDING,
    Purpose.SUPERVISION,
    Purpose.SERVICE_EVALUATION,
    Purpose.RESEARCH,
}


def test_a_refused_look_is_written_down_too(cast: Cast, identity: Identity):
    with pytest.raises(Refused):
        door.disclose(identity, actor=cast.outsiders.therapist, purpose=Purpose.CARE)

    last = entries(cast)[-1]
    assert (last.event, last.actor_id) == ("refused", cast.outsiders.therapist.pk)


def test_where_one_record_may_not_be_seen_none_is(cast: Cast, identity: Identity, monkeypatch: pytest.MonkeyPatch):
    opened: list[object] = []
    monkeypatch.setattr(door, "open_sealed", opened.append)
    note = note_by(cast, author=cast.outsiders.therapist)

    with pytest.raises(Refused):
        door.disclose_all([identity, note], actor=cast.therapist, purpose=Purpose.CARE)

    assert opened == []


def test_where_the_entry_cannot_be_written_nothing_is_opened(
    cast: Cast, identity: Identity, monkeypatch: pytest.MonkeyPatch
):
    def disk_is_full(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    opened: list[object] = []
    monkeypatch.setattr(door, "record", disk_is_full)
    monkeypatch.setattr(door, "open_sealed", opened.append)

    with pytest.raises(DatabaseError):
        door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)

    assert opened == []


READ_ONLY = {"sqlite": "PRAGMA query_only = {}", "postgresql": "SET default_transaction_read_only = {}"}


@pytest.fixture
def read_only_database() -> Iterator[None]:
    """A database that takes no writes, as on a disk that the system has put out of use."""
    with connection.cursor() as cursor:
        cursor.execute(READ_ONLY[connection.vendor].format("on"))
        yield
        cursor.execute(READ_ONLY[connection.vendor].format("off"))


@pytest.mark.django_db(transaction=True)
def test_a_database_that_takes_no_entry_shows_nothing(
    cast: Cast, identity: Identity, monkeypatch: pytest.MonkeyPatch, read_only_database: None
):
    opened: list[object] = []
    monkeypatch.setattr(door, "open_sealed", opened.append)

    with pytest.raises(DatabaseError):
        door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)

    assert opened == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite lives in one connection's memory")
@pytest.mark.django_db(transaction=True)
def test_an_entry_that_waits_too_long_for_its_chain_shows_nothing(
    cast: Cast, identity: Identity, monkeypatch: pytest.MonkeyPatch
):
    opened: list[object] = []
    monkeypatch.setattr(door, "open_sealed", opened.append)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    with other.cursor() as held:
        held.execute("BEGIN")
        held.execute("SELECT set_config('holdspace.actor', 'installation', true)")
        held.execute("SELECT 1 FROM audit_auditchain WHERE client_id = %s FOR UPDATE", [cast.client.pk])

        with pytest.raises(DatabaseError):
            door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)

        held.execute("ROLLBACK")
    other.close()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")

    assert opened == []


@pytest.mark.django_db(transaction=True)
def test_the_entry_is_committed_before_the_seal_is_opened(
    cast: Cast, identity: Identity, monkeypatch: pytest.MonkeyPatch
):
    in_transaction: list[bool] = []

    def watch(sealed: object) -> dict[str, str]:
        in_transaction.append(connection.in_atomic_block)
        return {}

    monkeypatch.setattr(door, "open_sealed", watch)

    door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)

    assert in_transaction == [False]


def test_a_withdrawal_counts_from_the_next_look_on(cast: Cast, identity: Identity):
    door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT + timedelta(hours=1))

    with pytest.raises(ConsentMissing):
        door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)


def test_the_end_of_a_therapy_counts_from_the_next_look_on(cast: Cast, identity: Identity):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT + timedelta(hours=1))

    with pytest.raises(Refused):
        door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)


def test_without_the_second_factor_the_own_therapist_is_refused(cast: Cast, identity: Identity):
    cast.therapist.has_passed_second_factor = False

    with pytest.raises(Refused):
        door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)


def test_the_client_sees_their_own_also_after_withdrawing_everything(cast: Cast, identity: Identity):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT + timedelta(hours=1))

    assert door.disclose(identity, actor=cast.client_user, purpose=Purpose.OWN)["name"]


def test_a_process_note_opens_to_its_author_and_not_to_the_client(cast: Cast):
    note = note_by(cast)

    assert door.disclose(note, actor=cast.therapist, purpose=Purpose.CARE) == {"text": "a thought"}
    with pytest.raises(Refused):
        door.disclose(note, actor=cast.client_user, purpose=Purpose.OWN)


def test_a_sealed_value_that_was_put_into_another_row_is_a_broken_seal(cast: Cast, identity: Identity):
    other = Identity.objects.get(client=cast.outsiders.client)
    identity.sealed = other.sealed

    with pytest.raises(IntegrityError):
        door.disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)


@pytest.mark.parametrize(
    ("who", "expected"),
    [("client", Purpose.OWN), ("therapist", Purpose.CARE), ("supervisor", Purpose.SUPERVISION)],
)
def test_an_ordinary_look_has_the_purpose_of_the_relation(cast: Cast, who: str, expected: Purpose):
    assert door.purpose_of_look(cast.everyone[who], cast.client.pk) is expected


def test_what_a_page_offers_is_what_the_action_will_allow(cast: Cast):
    permits = partial(door.permits, Action.CHANGE, Kind.PLAN, client_id=cast.client.pk, purpose=Purpose.CARE)
    require = partial(door.require, Action.CHANGE, Kind.PLAN, client_id=cast.client.pk, purpose=Purpose.CARE)

    assert permits(actor=cast.therapist)
    assert not permits(actor=cast.outsiders.therapist)
    with pytest.raises(Refused):
        require(actor=cast.outsiders.therapist)


def note_by(cast: Cast, *, author: User | None = None) -> Note:
    note = Note(client=cast.client, session=cast.session, author=author or cast.therapist)
    seal(note, {"text": "a thought"}, at=AT)
    note.save(force_insert=True)
    return note


def second_client_of_the_therapist(cast: Cast) -> Identity:
    from_outside = cast.outsiders.therapy
    from_outside.therapist = cast.therapist
    from_outside.save()
    return Identity.objects.get(client=cast.outsiders.client)

"""Entries are written in the transaction of what they tell of, one after the other."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from holdspace.domain.access import Kind
from holdspace.domain.audit import AuditEvent, verify_chain
from holdspace.domain.errors import AlreadySaved
from holdspace.domain.people import Actor, Role
from holdspace.server.audit.models import INSTALLATION, AuditChain, AuditEntry
from holdspace.server.audit.queries import entries_about, to_domain
from holdspace.server.audit.recording import hold, record
from holdspace.server.audit.submissions import claim_early, sent_as
from holdspace.server.statements import gather
from tests.cast import AT, Cast

CLIENT = UUID(int=5)
SOMEBODY = Actor(UUID(int=6), Role.THERAPIST)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_bug_that_shows_at_once():
    with pytest.raises(transaction.TransactionManagementError):
        record(AuditEvent.LOOKED, by=SOMEBODY, client_id=CLIENT, at=AT)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_neither_an_entry_nor_a_gap():
    with transaction.atomic():
        record(AuditEvent.LOOKED, by=SOMEBODY, client_id=CLIENT, at=AT)
    with transaction.atomic():
        record(AuditEvent.LOOKED, by=SOMEBODY, client_id=CLIENT, at=AT)
        transaction.set_rollback(True)
    with transaction.atomic():
        record(AuditEvent.CHANGED, by=SOMEBODY, client_id=CLIENT, at=AT)

    chain = AuditChain.objects.get(client_id=CLIENT)
    rows = list(AuditEntry.objects.filter(client_id=CLIENT).order_by("position"))
    assert [row.position for row in rows] == [0, 1]
    assert verify_chain(map(to_domain, rows), head=bytes(chain.head), length=chain.position) == ()


@pytest.mark.django_db
def test_each_entry_follows_the_one_that_was_kept_before_it_however_heads_are_held_and_undone():
    def note() -> None:
        record(AuditEvent.CHANGED, by=SOMEBODY, client_id=CLIENT, at=AT)

    note()
    gather(hold(CLIENT))
    note()
    note()
    gather(hold(CLIENT))
    with transaction.atomic():
        note()
        transaction.set_rollback(True)
    note()
    with transaction.atomic():
        gather(hold(CLIENT))
        transaction.set_rollback(True)
    note()

    chain = AuditChain.objects.get(client_id=CLIENT)
    rows = list(AuditEntry.objects.filter(client_id=CLIENT).order_by("position"))
    assert [row.position for row in rows] == [0, 1, 2, 3, 4]
    assert verify_chain(map(to_domain, rows), head=bytes(chain.head), length=chain.position) == ()


@pytest.mark.django_db
def test_a_form_that_was_taken_before_may_be_asked_about_and_not_be_written():
    for attempt in ("first", "again"):
        with sent_as("a form"):
            gather(claim_early(AT))
            if attempt == "again":
                with pytest.raises(AlreadySaved):
                    record(AuditEvent.CHANGED, by=SOMEBODY, client_id=CLIENT, at=AT)
            else:
                record(AuditEvent.CHANGED, by=SOMEBODY, client_id=CLIENT, at=AT)
                record(AuditEvent.CHANGED, by=SOMEBODY, client_id=CLIENT, at=AT)

    assert AuditEntry.objects.filter(client_id=CLIENT).count() == 2


@pytest.mark.django_db
def test_what_concerns_no_client_stands_in_the_installations_own_chain():
    entry = record(AuditEvent.CHANGED, by=SOMEBODY, at=AT)

    assert entry.client_id == INSTALLATION


@pytest.mark.django_db
def test_the_database_itself_refuses_two_entries_at_one_position():
    record(AuditEvent.LOOKED, by=SOMEBODY, client_id=CLIENT, kinds=[Kind.PLAN], at=AT)
    entry = AuditEntry.objects.get(client_id=CLIENT)
    entry.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()


def test_every_chain_of_the_cast_verifies(cast: Cast):
    for chain in AuditChain.objects.all():
        rows = AuditEntry.objects.filter(client_id=chain.client_id).order_by("position")
        assert verify_chain(map(to_domain, rows), head=bytes(chain.head), length=chain.position) == ()


def test_a_clients_list_holds_their_entries_only_and_the_newest_first(cast: Cast):
    listed = list(entries_about(cast.client.pk))

    assert listed
    assert {entry.client_id for entry in listed} == {cast.client.pk}
    assert [entry.position for entry in listed] == sorted((e.position for e in listed), reverse=True)


def test_an_entry_holds_no_word_of_the_client(cast: Cast):
    text = repr([list(AuditEntry.objects.values_list(field.name, flat=True)) for field in AuditEntry._meta.fields])

    assert "rosa" not in text

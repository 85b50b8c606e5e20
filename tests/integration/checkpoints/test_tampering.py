"""Whatever is done to the stored log, the verifier finds it and names the place."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.models import F

from holdspace.domain.access import Kind
from holdspace.domain.audit import FIRST_HASH, AuditEvent
from holdspace.domain.people import Actor, Role
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.queries import findings_about, to_domain
from holdspace.server.audit.recording import record
from holdspace.server.checkpoints.export import log_file
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf, TreeState
from holdspace.server.checkpoints.sealer import seal_pending, second_sink, sign_checkpoint
from holdspace.server.checkpoints.verification import verify_log
from holdspace.workflows.verify_log_file import verify_log_file

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA, BO = uuid.UUID(int=1), uuid.UUID(int=2)
THERAPIST = Actor(id=uuid.UUID(int=9), role=Role.THERAPIST)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def looks(settings, tmp_path: Path):
    """Given six looks at Ana and two at Bo, sealed under a checkpoint."""
    settings.HOLDSPACE_KEYS = tmp_path
    for client in (ANA, ANA, BO, ANA, ANA, BO, ANA, ANA):
        look(client)
    sign_checkpoint(at=NOW)


def look(client: uuid.UUID) -> None:
    with transaction.atomic():
        record(AuditEvent.LOOKED, by=THERAPIST, client_id=client, kinds=[Kind.SCORES], records=[client], at=NOW)


def sql(statement: str, *values: str | int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def change_an_entry() -> None:
    sql("UPDATE audit_auditentry SET purpose = 'research' WHERE position = 2")


def delete_an_entry() -> None:
    TreeLeaf.objects.filter(entry__client_id=ANA, entry__position=2).delete()
    sql("DELETE FROM audit_auditentry WHERE position = 2")


def cut_off_the_last() -> None:
    last = AuditEntry.objects.get(client_id=ANA, position=5)
    before = AuditEntry.objects.get(client_id=ANA, position=4)
    TreeLeaf.objects.filter(entry=last).delete()
    AuditEntry.objects.filter(pk=last.pk).delete()
    AuditChain.objects.filter(client_id=ANA).update(position=5, head=before.hash)


def insert_an_entry() -> None:
    AuditEntry.objects.filter(client_id=ANA, position__gte=3).update(position=F("position") + 100)
    entry = AuditEntry.objects.filter(client_id=ANA, position=1).get()
    entry.pk, entry.position = None, 3
    entry.save()


def rebuild_the_chain() -> None:
    """An administrator changes an entry and makes all hashes after it anew, chain head included."""
    previous = FIRST_HASH
    for row in AuditEntry.objects.filter(client_id=ANA).order_by("position"):
        row.previous_hash = previous
        row.purpose = "own" if row.position == 1 else row.purpose
        row.hash = previous = to_domain(row).expected_hash()
        row.save()
    AuditChain.objects.filter(client_id=ANA).update(head=previous)


def rebuild_chain_and_tree() -> None:
    """The same, and the tree with it; only the signed checkpoints remember."""
    rebuild_the_chain()
    TreeLeaf.objects.all().delete()
    TreeState.objects.all().delete()
    Checkpoint.objects.all().delete()
    seal_pending()


def remove_everything_of_a_client() -> None:
    TreeLeaf.objects.filter(entry__client_id=BO).delete()
    AuditEntry.objects.filter(client_id=BO).delete()
    AuditChain.objects.filter(client_id=BO).delete()


def remove_the_chain_head() -> None:
    AuditChain.objects.filter(client_id=BO).delete()


def alter_a_checkpoint() -> None:
    first = Checkpoint.objects.get()
    Checkpoint.objects.filter(pk=first.pk).update(note=first.note.replace("\n8\n", "\n7\n"))


def swap_two_entries() -> None:
    AuditEntry.objects.filter(client_id=ANA, position=2).update(position=99)
    AuditEntry.objects.filter(client_id=ANA, position=3).update(position=2)
    AuditEntry.objects.filter(client_id=ANA, position=99).update(position=3)


def write_a_word_that_is_none() -> None:
    sql("UPDATE audit_auditentry SET event = 'was never there' WHERE position = 4")


def write_kinds_that_are_none() -> None:
    AuditEntry.objects.filter(client_id=ANA, position=4).update(kinds={"x": 1})


def forge_an_entry_before_it_is_sealed() -> None:
    """Rebuild a chain whose last entry no tree and no checkpoint has seen yet; only the head's proof remembers."""
    look(ANA)
    last = AuditEntry.objects.get(client_id=ANA, position=6)
    last.purpose = "own"
    last.hash = to_domain(last).expected_hash()
    last.save()
    AuditChain.objects.filter(client_id=ANA).update(head=last.hash)


def take_the_proof_of_another_chain() -> None:
    AuditChain.objects.filter(client_id=ANA).update(proof=AuditChain.objects.get(client_id=BO).proof)


ATTACKS: list[tuple[Callable[[], None], str]] = [
    (change_an_entry, f"{ANA}: entry 2 changed"),
    (delete_an_entry, f"{ANA}: entry 2 missing"),
    (cut_off_the_last, "tree: holds 7 entries, but 8 were signed"),
    (insert_an_entry, f"{ANA}: entry 3 changed"),
    (swap_two_entries, f"{ANA}: entry 2 changed"),
    (rebuild_the_chain, "tree: entry at leaf 1 changed"),
    (rebuild_chain_and_tree, "tree: differs from the checkpoint signed at 8 entries"),
    (remove_everything_of_a_client, "tree: leaf 2 missing"),
    (remove_the_chain_head, f"{BO}: the chain's head is missing"),
    (alter_a_checkpoint, "checkpoint"),
    (write_a_word_that_is_none, f"{ANA}: entry 4 changed"),
    (write_kinds_that_are_none, f"{ANA}: entry 4 changed"),
    (forge_an_entry_before_it_is_sealed, f"{ANA}: entry 6 was not written by this installation"),
    (take_the_proof_of_another_chain, f"{ANA}: entry 5 was not written by this installation"),
]


@pytest.mark.usefixtures("looks")
def test_an_untouched_log_has_no_findings():
    report = verify_log()

    assert report.findings == ()
    assert report.entries == 8


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize(("attack", "named"), ATTACKS, ids=lambda each: getattr(each, "__name__", ""))
def test_every_attack_on_the_log_is_found_and_its_place_is_named(attack: Callable[[], None], named: str):
    attack()

    findings = verify_log().findings

    assert any(finding.startswith(named) for finding in findings), findings


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize("attack", [rebuild_the_chain, rebuild_chain_and_tree, forge_an_entry_before_it_is_sealed])
def test_hashes_made_anew_do_not_pass_on_the_clients_own_page(attack: Callable[[], None]):
    attack()

    assert findings_about(ANA)


@pytest.mark.usefixtures("looks")
def test_going_back_to_yesterday_s_database_is_found_by_the_second_sink():
    yesterday = second_sink().read_bytes()
    look(ANA)
    sign_checkpoint(at=NOW)
    later = second_sink().read_bytes()
    # Yesterday's database never saw the last look; the sink of today did.
    newest = AuditEntry.objects.latest("pk")
    TreeLeaf.objects.filter(entry=newest).delete()
    newest.delete()
    chain = AuditEntry.objects.filter(client_id=ANA).latest("position")
    AuditChain.objects.filter(client_id=ANA).update(position=chain.position + 1, head=chain.hash)
    Checkpoint.objects.latest("pk").delete()

    assert later.startswith(yesterday)
    assert any("later entries are gone" in finding for finding in verify_log().findings)


@pytest.mark.usefixtures("looks")
def test_entries_not_yet_in_the_tree_are_held_by_their_chain():
    look(ANA)

    assert verify_log().findings == ()
    assert seal_pending() == 1
    assert seal_pending() == 0


@pytest.mark.usefixtures("looks")
def test_a_kept_list_verifies_offline_and_shows_any_change():
    kept = log_file(ANA, at=NOW)

    assert verify_log_file(json.dumps(kept).encode()).findings == ()
    kept["entries"][3]["purpose"] = "research"
    assert "entry 3 changed" in verify_log_file(json.dumps(kept).encode()).findings


@pytest.mark.usefixtures("looks")
def test_a_kept_list_under_another_key_is_refused():
    kept = log_file(ANA, at=NOW)
    other = "holdspace/log+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    kept["verifier_key"] = other

    assert verify_log_file(json.dumps(kept).encode()).findings
    assert verify_log_file(json.dumps(log_file(ANA, at=NOW)).encode(), verifier_key=other).findings

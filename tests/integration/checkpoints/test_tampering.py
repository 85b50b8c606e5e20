"""Whatever is done to the stored log, the verifier finds it and names the place."""

import json
import os
import signal
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from holdspace.domain.access import Kind
from holdspace.domain.audit import FIRST_HASH, AuditEvent
from holdspace.domain.people import Actor, Role
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.queries import findings_about, to_domain
from holdspace.server.audit.recording import record
from holdspace.server.checkpoints import export, sealer, signing
from holdspace.server.checkpoints.export import log_file
from holdspace.server.checkpoints.management.commands import seal_log
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf, TreeState
from holdspace.server.checkpoints.sealer import BETWEEN, seal_pending, second_sink, sign_checkpoint
from holdspace.server.checkpoints.verification import verify_log
from holdspace.server.keys.models import InstallationKey
from holdspace.vault.signed_note import NoteSigner
from holdspace.workflows.verify_log_file import verify_log_file

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA, BO = uuid.UUID(int=1), uuid.UUID(int=2)
THERAPIST = Actor(id=uuid.UUID(int=9), role=Role.THERAPIST)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def looks(transactional_db: None, settings, tmp_path: Path):
    """Given six looks at Ana and two at Bo, sealed under a checkpoint."""
    settings.HOLDSPACE_KEYS = tmp_path
    for client in (ANA, ANA, BO, ANA, ANA, BO, ANA, ANA):
        look(client)
    sign_checkpoint(at=NOW)


def look(client: uuid.UUID) -> None:
    with transaction.atomic():
        record(AuditEvent.LOOKED, by=THERAPIST, client_id=client, kinds=[Kind.SCORES], records=[client], at=NOW)


def grow() -> None:
    look(ANA)
    sign_checkpoint(at=NOW)


class Clock:
    """Stands in for `time`: sleeping moves it on at once, and it stops the program in the end."""

    def __init__(self, *, seconds: float) -> None:
        self.now, self.end = 0.0, seconds
        self.each_second: Callable[[], object] = lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        if self.now >= self.end:
            raise SystemExit(0)
        self.each_second()
        self.now += seconds


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


def cut_off_everything_after(position: int) -> None:
    """Without the root key nobody makes the proof on a chain's head anew."""
    later = AuditEntry.objects.filter(client_id=ANA, position__gt=position)
    TreeLeaf.objects.filter(entry__in=later).delete()
    later.delete()
    last = AuditEntry.objects.get(client_id=ANA, position=position)
    AuditChain.objects.filter(client_id=ANA).update(position=position + 1, head=last.hash)


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


def move_an_entry_to_another_client() -> None:
    AuditEntry.objects.filter(client_id=ANA, position=5).update(client_id=BO, position=2)


def date_an_entry_back() -> None:
    AuditEntry.objects.filter(client_id=ANA, position=3).update(at=NOW - timedelta(days=30))


def name_another_who_looked() -> None:
    AuditEntry.objects.filter(client_id=BO, position=1).update(actor_id=uuid.UUID(int=10))


def alter_a_leaf() -> None:
    TreeLeaf.objects.filter(index=4).update(hash=bytes(32))


def swap_two_leaves() -> None:
    kept = {leaf.index: leaf for leaf in TreeLeaf.objects.filter(index__in=(2, 3))}
    TreeLeaf.objects.filter(index=2).update(hash=kept[3].hash)
    TreeLeaf.objects.filter(index=3).update(hash=kept[2].hash)


def delete_a_checkpoint() -> None:
    grow()
    Checkpoint.objects.order_by("pk")[0].delete()


def delete_every_checkpoint() -> None:
    Checkpoint.objects.all().delete()


def remove_the_second_sink() -> None:
    grow()
    second_sink().unlink()


def remove_the_second_sink_and_go_on() -> None:
    grow()
    second_sink().unlink()
    grow()


def take_a_note_out_of_the_second_sink() -> None:
    grow()
    notes = second_sink().read_text().split(BETWEEN)
    second_sink().write_text(BETWEEN.join(notes[1:]))


def alter_a_note_of_the_second_sink() -> None:
    grow()
    notes = second_sink().read_text()
    second_sink().write_text(notes.replace("\n9\n", "\n8\n"))


def make_the_second_sink_a_pipe() -> None:
    second_sink().unlink()
    os.mkfifo(second_sink())


def blow_up_the_second_sink() -> None:
    """Four gigabytes of nothing, which no verifier can read at once."""
    with second_sink().open("ab") as sink:
        sink.truncate(4 << 30)


def sign_all_anew_by_another_key() -> None:
    """Who has the database throws the signing key away; the installation makes another one and signs by it."""
    rebuild_chain_and_tree()
    InstallationKey.objects.filter(name=signing.NAME).delete()
    signing._held.clear()
    sign_checkpoint(at=NOW)


def rebuild_what_was_signed_last() -> None:
    """Of two checkpoints the first still agrees: the place is between them."""
    grow()
    rebuild_chain_and_tree_from(7)


def rebuild_chain_and_tree_from(position: int) -> None:
    row = AuditEntry.objects.filter(client_id=ANA).latest("position")
    row.purpose = "own"
    row.hash = to_domain(row).expected_hash()
    row.save()
    AuditChain.objects.filter(client_id=ANA).update(head=row.hash)
    TreeLeaf.objects.filter(index__gt=position).update(hash=row.hash)


def take_the_proof_of_another_chain() -> None:
    AuditChain.objects.filter(client_id=ANA).update(proof=AuditChain.objects.get(client_id=BO).proof)


def set_the_tree_back_to_an_earlier_edge() -> None:
    """What is signed next would be of another log, or nothing would go into the tree any more."""
    kept = TreeState.objects.get()
    grow()
    kept.save()


def put_another_edge_to_the_tree() -> None:
    TreeState.objects.update(roots=bytes(32))


def remove_the_edge_of_the_tree() -> None:
    TreeState.objects.all().delete()


def put_another_size_beside_a_checkpoint() -> None:
    """The checkpoint that is signed next takes this one for the newest."""
    Checkpoint.objects.update(size=9)


def keep_an_entry_out_of_the_tree() -> None:
    """Far behind the newest one nobody looks for entries that are not sealed; no checkpoint would hold it."""
    look(ANA)
    AuditEntry.objects.filter(client_id=ANA, position=6).update(id=-20_000)
    sign_checkpoint(at=NOW)


def tell_of_a_restore_that_was_none() -> None:
    """What was signed after it would not be looked for any more."""
    another = NoteSigner("holdspace/log", NoteSigner.new_secret())
    text = Checkpoint.objects.get().note.split("\n\n")[0] + "\nrestored 0\n"
    with second_sink().open("a") as sink:
        sink.write(another.sign(text) + BETWEEN)
    rebuild_chain_and_tree()


def tell_of_a_restore_in_a_checkpoint_of_ours() -> None:
    note = second_sink().read_text().replace("=\n\n", "=\nrestored 0\n\n")
    second_sink().write_text(note)


def tell_of_a_restore_beneath_our_signature() -> None:
    """Only what is signed is read: what stands beneath it in a note of ours could be anybody's."""
    first = Checkpoint.objects.get().note
    rebuild_what_was_signed_last()
    Checkpoint.objects.filter(size__gt=8).delete()
    with second_sink().open("a") as sink:
        sink.write(f"{first}restored 8\n{BETWEEN}")


ATTACKS: list[tuple[Callable[[], None], str]] = [
    (change_an_entry, f"{ANA}: entry 2 changed"),
    (delete_an_entry, f"{ANA}: entry 2 missing"),
    (cut_off_the_last, "tree: holds 7 entries, but 8 were signed"),
    (insert_an_entry, f"{ANA}: entry 3 changed"),
    (swap_two_entries, f"{ANA}: entry 2 changed"),
    (rebuild_the_chain, "tree: entry at leaf 1 changed"),
    (rebuild_chain_and_tree, "tree: differs from the checkpoint signed at 8 entries, from leaf 0 on"),
    (rebuild_what_was_signed_last, "tree: differs from the checkpoint signed at 9 entries, from leaf 8 on"),
    (move_an_entry_to_another_client, f"{BO}: entry 2 changed"),
    (move_an_entry_to_another_client, f"{ANA}: entry 5 cut off"),
    (date_an_entry_back, f"{ANA}: entry 3 changed"),
    (name_another_who_looked, f"{BO}: entry 1 changed"),
    (alter_a_leaf, "tree: entry at leaf 4 changed"),
    (swap_two_leaves, "tree: entry at leaf 2 changed"),
    (delete_a_checkpoint, "checkpoints: the one signed at 8 entries is gone"),
    (delete_every_checkpoint, "checkpoints: the one signed at 8 entries is gone"),
    (remove_the_second_sink, "second sink: the checkpoint signed at 8 entries is gone"),
    (remove_the_second_sink_and_go_on, "second sink: the checkpoint signed at 8 entries is gone"),
    (take_a_note_out_of_the_second_sink, "second sink: the checkpoint signed at 8 entries is gone"),
    (alter_a_note_of_the_second_sink, "second sink, note 2"),
    (sign_all_anew_by_another_key, "second sink, note 1: The note is not signed by this key"),
    (sign_all_anew_by_another_key, f"{ANA}: entry 5 was not written by this installation"),
    (make_the_second_sink_a_pipe, "second sink: "),
    (blow_up_the_second_sink, "second sink, note 2"),
    (remove_everything_of_a_client, "tree: leaf 2 missing"),
    (remove_the_chain_head, f"{BO}: the chain's head is missing"),
    (alter_a_checkpoint, "checkpoint"),
    (write_a_word_that_is_none, f"{ANA}: entry 4 changed"),
    (write_kinds_that_are_none, f"{ANA}: entry 4 changed"),
    (forge_an_entry_before_it_is_sealed, f"{ANA}: entry 6 was not written by this installation"),
    (set_the_tree_back_to_an_earlier_edge, "tree: does not go on from its 9 entries"),
    (put_another_edge_to_the_tree, "tree: does not go on from its 8 entries"),
    (remove_the_edge_of_the_tree, "tree: does not go on from its 8 entries"),
    (put_another_size_beside_a_checkpoint, "checkpoint "),
    (keep_an_entry_out_of_the_tree, f"{ANA}: entry 6 is not in the tree"),
    (tell_of_a_restore_that_was_none, "second sink, note 2: "),
    (tell_of_a_restore_that_was_none, "tree: differs from the checkpoint signed at 8 entries, from leaf 0 on"),
    (tell_of_a_restore_in_a_checkpoint_of_ours, "second sink, note 1: "),
    (tell_of_a_restore_beneath_our_signature, "tree: differs from the checkpoint signed at 9 entries, from leaf 8 on"),
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
    said = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("verify_log", stdout=said)

    findings = said.getvalue().splitlines()
    assert any(finding.startswith(named) for finding in findings), findings
    assert refused.value.returncode == 1


KINDS = ["'word'", "x'00ff'", "98.5", "-1", "9223372036854775807", "4611686018427387904", "'[1,2'", "'2026-13-99'"]
COLUMNS = [
    *(f"audit_auditentry.{field.column}" for field in AuditEntry._meta.concrete_fields if field.name != "id"),
    *(f"audit_auditchain.{name}" for name in ("client_id", "position", "head", "proof")),
    *(f"checkpoints_treeleaf.{name}" for name in ("hash", "entry_id")),
    *(f"checkpoints_treestate.{name}" for name in ("size", "roots")),
    *(f"checkpoints_checkpoint.{name}" for name in ("size", "note")),
]


WHICH = {
    "audit_auditentry": "WHERE position = 2",
    "audit_auditchain": "WHERE position = 7",
    "checkpoints_treeleaf": 'WHERE "index" = 8',
}


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize("column", COLUMNS)
def test_a_value_of_another_kind_does_not_keep_the_rest_from_being_checked(column: str):
    """SQLite keeps in any column whatever is put there; PostgreSQL refuses some of it, which is as good."""
    table, name = column.split(".")
    grow()
    AuditEntry.objects.filter(client_id=BO, position=1).update(actor_id=uuid.UUID(int=10))

    for value in KINDS:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    sql(f'UPDATE {table} SET "{name}" = {value} {WHICH.get(table, "")}')  # noqa: S608  # columns of our own
            except DatabaseError:
                continue
            findings = verify_log().findings
            findings_about(ANA)
            transaction.set_rollback(True)

        assert f"{BO}: entry 1 changed" in findings, value
        assert len(findings) > 1, value


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
def test_a_note_whose_way_into_the_second_sink_was_cut_short_goes_there_with_the_next(monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as cut:
        cut.setattr(sealer, "_append", lambda note: None)
        grow()
    assert verify_log().findings == ()

    sign_checkpoint(at=NOW)

    assert second_sink().read_text().count(BETWEEN) == 2
    grow()
    assert verify_log().findings == ()
    assert second_sink().read_text().count(BETWEEN) == 3


@pytest.mark.usefixtures("looks")
def test_a_note_that_was_cut_short_in_the_middle_takes_none_along():
    grow()
    whole = second_sink().read_text()
    second_sink().write_text(whole[: -len(BETWEEN) - 30])

    grow()

    [finding] = verify_log().findings
    assert finding.startswith("second sink, note 2:")


@pytest.mark.usefixtures("looks")
def test_the_second_sink_is_added_to_and_each_note_stands_there_once():
    before = second_sink().read_bytes()

    sign_checkpoint(at=NOW)
    assert second_sink().read_bytes() == before
    grow()

    assert second_sink().read_bytes().startswith(before)
    assert len(second_sink().read_bytes()) > len(before)


@pytest.mark.usefixtures("looks")
def test_the_tree_is_sealed_every_second_and_signed_every_five_minutes_and_at_the_end(monkeypatch: pytest.MonkeyPatch):
    """By a clock that is moved: somebody looks each second of eleven minutes."""
    clock, sealed = Clock(seconds=11 * 60), list[int]()
    monkeypatch.setattr(seal_log, "time", clock)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    first = Checkpoint.objects.count()

    def look_and_count() -> None:
        look(ANA)
        sealed.append(TreeLeaf.objects.count())

    clock.each_second = look_and_count

    with pytest.raises(SystemExit):
        call_command("seal_log", forever=True, stdout=StringIO())

    assert sealed == [8 + second for second in range(11 * 60)]
    signed = [row.size for row in Checkpoint.objects.order_by("pk")[first:]]
    assert signed == [8 + 300, 8 + 600, 8 + 660]


@pytest.mark.usefixtures("looks")
def test_an_export_is_under_a_checkpoint_of_its_own_moment():
    look(ANA)

    kept = log_file(ANA, at=NOW)

    assert Checkpoint.objects.latest("pk").size == 9
    assert kept["checkpoint"] == Checkpoint.objects.latest("pk").note


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
def test_where_a_list_ends_is_not_signed_once_somebody_cut_it_off_in_the_database():
    cut_off_everything_after(3)

    findings = verify_log_file(json.dumps(log_file(ANA, at=NOW)).encode()).findings

    assert "whether entries after 3 were cut off is not signed" in findings


@pytest.mark.usefixtures("looks")
def test_a_look_that_comes_in_while_a_list_is_made_does_not_make_it_seem_cut_off(monkeypatch: pytest.MonkeyPatch):
    signed = sign_checkpoint(at=NOW)
    look(ANA)
    monkeypatch.setattr(export, "sign_checkpoint", lambda *, at: signed)

    kept = log_file(ANA, at=NOW)

    assert len(kept["entries"]) == 6
    assert verify_log_file(json.dumps(kept).encode()).findings == ()


@pytest.mark.usefixtures("looks")
def test_a_kept_list_under_another_key_is_refused():
    kept = log_file(ANA, at=NOW)
    other = "holdspace/log+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    kept["verifier_key"] = other

    assert verify_log_file(json.dumps(kept).encode()).findings
    assert verify_log_file(json.dumps(log_file(ANA, at=NOW)).encode(), verifier_key=other).findings

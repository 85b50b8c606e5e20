"""A copy that is put back into an empty installation lacks nothing, and one that was altered is refused."""

import io
import json
import tracemalloc
import zipfile
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from holdspace.domain.access import Purpose
from holdspace.domain.audit import AuditEvent
from holdspace.domain.checkpoint import Checkpoint, ListEnd
from holdspace.domain.errors import BadInput, IntegrityError, WrongState
from holdspace.domain.log_file import log_from_json, log_to_json
from holdspace.domain.merkle import Tree, leaf_hash
from holdspace.server.accounts.models import User
from holdspace.server.audit.queries import entries_about, findings_about
from holdspace.server.audit.recording import record
from holdspace.server.checkpoints.verification import differences
from holdspace.server.clients.actions import end_supervision, name_supervisor
from holdspace.server.clients.belongings import rows_in_clear
from holdspace.server.clients.models import Client, Supervision
from holdspace.server.clients.presenters.looks_table import write_table
from holdspace.server.clients.queries import names_in_looks
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.conversations.models import Closeness, ClosenessAnswer, Coding, HandCoding, Transcript
from holdspace.server.decisions.models import Decision, DecisionExperience
from holdspace.server.exports import importing
from holdspace.server.exports.carried import BOUND_COLUMNS
from holdspace.server.exports.importing import import_copy
from holdspace.server.exports.record import clear_models, export_record, is_counted, sealed_models
from holdspace.server.journal.models import JournalPasskey
from holdspace.server.keys.key_ring import forget
from holdspace.server.keys.passphrases import lock_file
from holdspace.server.keys.sealing import seal
from holdspace.vault.signed_note import NoteSigner
from tests.cast import AT, Cast, make_cast
from tests.integration.exports.taking import PASSPHRASE, WAIT, take, unpacked
from tests.record import fill

pytestmark = pytest.mark.django_db(transaction=True)
PASSING = {"exported_at"}


def empty_the_installation(cast: Cast) -> None:
    """Leave what a new installation has: tables, and keys of its own."""
    forget(cast.client.pk)
    kept = {"keys_installationkey", "django_migrations", "django_content_type", "cache_entries"}
    tables = [connection.ops.quote_name(each) for each in set(connection.introspection.table_names()) - kept]
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608  # names of our tables


def essence(record: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in record.items() if name not in PASSING}


def repacked(locked: bytes, name: str, content: bytes) -> bytes:
    """Return the copy with one of its files exchanged, locked as before."""
    files, buffer = unpacked(locked), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for each in files.namelist():
            packed.writestr(each, content if each == name else files.read(each))
    return lock_file(buffer.getvalue(), passphrase=PASSPHRASE)


def fill_what_a_worker_or_numbers_alone_write(cast: Cast) -> None:
    """What `fill` does without, so that a copy holds every kind of record there is."""
    transcript, coding = Transcript.objects.get(client=cast.client), Coding.objects.get(client=cast.client)
    decision = Decision.objects.get(client=cast.client)
    closeness = Closeness(client=cast.client, coding=coding)
    for row, content in (
        (HandCoding(client=cast.client, transcript=transcript, author=cast.therapist), {"labels": {"0": {}}}),
        (closeness, {"model": "m", "found": []}),
        (ClosenessAnswer(client=cast.client, closeness=closeness, said_by=cast.client_user), {"turn": 1}),
        (DecisionExperience(client=cast.client, decision=decision), {"answers": {"1": 4}}),
        (JournalPasskey(client=cast.client), {"envelope": "e", "name": "n"}),
    ):
        seal(row, content, at=AT)
        row.save(force_insert=True)


def test_nothing_is_lost_on_the_way(cast: Cast):
    """Every kind of record: one that is new fails here until something writes it."""
    fill(cast)
    fill_what_a_worker_or_numbers_alone_write(cast)
    at = timezone.now() - WAIT
    locked = take(cast, asked_at=at)
    before = json.loads(unpacked(locked).read("record.json"))
    empty_the_installation(cast)

    put_back = import_copy(locked, passphrase=PASSPHRASE, at=timezone.now())

    client = Client.objects.get(pk=put_back.client_id)
    user = client.user
    assert user is not None
    after = export_record(by=user, client=client, at=timezone.now())
    assert set(before["records"]) == {model._meta.label_lower for model in sealed_models()}
    assert essence(json.loads(json.dumps(after))) == essence(before)
    assert Purpose.CARE in purposes_allowed([client.pk])[client.pk]
    assert findings_about(client.pk) == ()
    assert not User.objects.filter(is_active=True).exclude(pk=user.pk).exists()
    assert user.username == put_back.username


def list_of_looks(client: Client) -> list[str]:
    """Return the whole list as its owner is given it: when, who, in which role, what and why."""
    rows = entries_about(client.pk).order_by("pk")
    assert client.user_id is not None
    written, names = (
        io.StringIO(),
        names_in_looks(client, rows.order_by().values_list("actor_id", flat=True).distinct()),
    )
    write_table(written, rows, own_id=client.user_id, names=names)
    return written.getvalue().splitlines()


def test_everybody_in_the_list_of_looks_keeps_their_name(cast: Cast):
    """A colleague of whom nothing else is left than that they wanted to look, too."""
    fill(cast)
    colleague = cast.outsiders.therapist
    with transaction.atomic():
        record(AuditEvent.REFUSED, by=colleague.as_actor, client_id=cast.client.pk, at=AT)
    locked = take(cast, asked_at=timezone.now() - WAIT)
    before = list_of_looks(cast.client)
    empty_the_installation(cast)

    put_back = import_copy(locked, passphrase=PASSPHRASE, at=timezone.now())

    after = list_of_looks(Client.objects.get(pk=put_back.client_id))
    assert any(colleague.display_name in line for line in before)
    # After it the list tells that it was put back here, and no longer that the copy was taken, which came after it.
    assert after[: len(before)] == before


def test_nothing_in_clear_is_lost_either(cast: Cast):
    """Column by column, in the tables and not in the copy: all but what is bound to an installation."""
    fill(cast)
    fill_what_a_worker_or_numbers_alone_write(cast)
    locked = take(cast, asked_at=timezone.now() - WAIT)
    before = rows_in_tables(cast.client.pk)
    empty_the_installation(cast)

    put_back = import_copy(locked, passphrase=PASSPHRASE, at=timezone.now())

    assert rows_in_tables(put_back.client_id) == before


def rows_in_tables(client_id: UUID) -> dict[str, list[dict[str, str]]]:
    """Return every row of a client, without what says the same under each installation's own key."""
    ways = [(model, "client") for model in sealed_models()] + clear_models()
    return {
        model._meta.label_lower: [columns_of(row) for row in rows_in_clear(client_id, model, way)]
        for model, way in ways
    }


def columns_of(row: models.Model) -> dict[str, str]:
    kept = (each for each in row._meta.concrete_fields if each.attname not in {"sealed", *BOUND_COLUMNS})
    return {each.attname: each.value_to_string(row) for each in kept if not is_counted(each)}


def test_a_copy_is_put_back_beside_other_clients_and_their_supervisions(cast: Cast):
    locked = take(cast, asked_at=timezone.now() - WAIT)
    theirs = Supervision.objects.get().pk
    empty_the_installation(cast)
    other = make_cast()
    Supervision.objects.filter(pk=Supervision.objects.get().pk).update(id=theirs)

    put_back = import_copy(locked, passphrase=PASSPHRASE, at=timezone.now())

    assert Supervision.objects.filter(therapy__client=put_back.client_id).exists()
    assert Supervision.objects.get(pk=theirs).therapy == other.therapy
    end_supervision(by=other.therapist, therapy=other.therapy, supervisor_id=other.supervisor.pk, at=timezone.now())
    name_supervisor(by=other.therapist, therapy=other.therapy, supervisor=other.supervisor, at=timezone.now())
    assert Supervision.objects.count() == 3


def test_a_copy_is_not_put_back_twice_and_not_with_another_passphrase(cast: Cast):
    locked = take(cast, asked_at=timezone.now() - WAIT)

    with pytest.raises(WrongState):
        import_copy(locked, passphrase=PASSPHRASE, at=timezone.now())
    with pytest.raises(BadInput):
        import_copy(locked, passphrase="something else", at=timezone.now())


def test_an_altered_list_of_looks_is_refused_and_nothing_stays(cast: Cast):
    locked = take(cast, asked_at=timezone.now() - WAIT)
    looks = json.loads(unpacked(locked).read("looks.json"))
    looks["entries"][2]["actor"] = str(cast.supervisor.pk)
    altered = repacked(locked, "looks.json", json.dumps(looks).encode())
    empty_the_installation(cast)

    with pytest.raises(IntegrityError, match="entry 2"):
        import_copy(altered, passphrase=PASSPHRASE, at=timezone.now())

    assert not Client.objects.exists()


@pytest.mark.parametrize("label", ["accounts.user", "accounts.invitation", "keys.clientkey", "clients.practice"])
def test_a_copy_that_would_write_into_other_tables_is_refused(cast: Cast, label: str):
    locked = take(cast, asked_at=timezone.now() - WAIT)
    record = json.loads(unpacked(locked).read("record.json"))
    record["rows"][label] = [{}]
    altered = repacked(locked, "record.json", json.dumps(record).encode())
    empty_the_installation(cast)

    with pytest.raises(BadInput):
        import_copy(altered, passphrase=PASSPHRASE, at=timezone.now())

    assert not Client.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("damage", ["a row twice", "half a character", "a number beyond all storing"])
def test_a_damaged_copy_is_refused_in_words_and_nothing_stays(cast: Cast, damage: str):
    locked = take(cast, asked_at=timezone.now() - WAIT)
    whole = json.loads(unpacked(locked).read("record.json"))
    sessions = whole["rows"]["clients.session"]
    if damage == "a row twice":
        sessions.append(sessions[0])
    elif damage == "half a character":
        next(iter(whole["records"].values()))[0]["content"] = {"name": "\ud83d"}
    else:
        sessions[0]["number"] = 10**30
    altered = repacked(locked, "record.json", json.dumps(whole).encode())
    empty_the_installation(cast)

    with pytest.raises(BadInput, match="damaged"):
        import_copy(altered, passphrase=PASSPHRASE, at=timezone.now())

    assert not Client.objects.exists()


def test_a_copy_cannot_let_somebody_into_another_clients_therapy(cast: Cast):
    """Its owner, or whoever had the passphrase, wrote a row into it that names a therapy which is not theirs."""
    locked = take(cast, asked_at=timezone.now() - WAIT)
    whole = json.loads(unpacked(locked).read("record.json"))
    [supervision] = whole["rows"]["clients.supervision"]
    supervision["therapy_id"] = str(cast.outsiders.therapy.pk)
    forged = repacked(locked, "record.json", json.dumps(whole).encode())
    empty_the_installation(cast)

    with pytest.raises(BadInput, match="not in it"):
        import_copy(forged, passphrase=PASSPHRASE, at=timezone.now())

    assert not Client.objects.exists()


def with_an_entry_more(looks: dict[str, Any], event: AuditEvent, records: tuple[str, ...]) -> dict[str, Any]:
    """Return the list with an entry that was never written, proven and signed by somebody's own key."""
    entries = [entry for entry, _, _ in log_from_json(looks)[0]]
    last = entries[-1]
    more = replace(last, position=last.position + 1, previous_hash=last.hash, event=event, records=records)
    more = replace(more, purpose=Purpose.EXCEPTION)
    entries.append(replace(more, hash=more.expected_hash()))
    tree, signer = (
        Tree([leaf_hash(each.hash) for each in entries]),
        NoteSigner("holdspace/log", NoteSigner.new_secret()),
    )
    ends = {each.client_id: ListEnd(each.client_id, each.position + 1, each.hash) for each in entries}
    point = Checkpoint("holdspace/log", len(entries), tree.root())
    return log_to_json(
        [(each, place, tree.inclusion_proof(place)) for place, each in enumerate(entries)],
        note=signer.sign(point.text()),
        ends=signer.sign(replace(point, ends=tuple(ends.values())).text()),
        verifier_key=signer.verifier_key,
    )


@pytest.mark.parametrize("event", [AuditEvent.EXCEPTION_ASKED, AuditEvent.CONSENT_GIVEN])
@pytest.mark.parametrize("records", [(), ("no id",), ("00000000-0000-0000-0000-000000000001",)])
def test_a_list_that_tells_of_what_is_not_there_does_not_get_into_the_log_for_good(
    cast: Cast, event: AuditEvent, records: tuple[str, ...]
):
    """Every later check would find it, and no backup would be restored any more."""
    if (event, records) == (AuditEvent.CONSENT_GIVEN, ()):
        records = ("",)
    locked = take(cast, asked_at=timezone.now() - WAIT)
    looks = with_an_entry_more(json.loads(unpacked(locked).read("looks.json")), event, records)
    forged = repacked(locked, "looks.json", json.dumps(looks).encode())
    empty_the_installation(cast)
    make_cast()

    with pytest.raises(BadInput, match="not in the copy"):
        import_copy(forged, passphrase=PASSPHRASE, at=timezone.now())

    assert differences() == []


def test_a_copy_that_lies_about_its_size_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch):
    """Its directory says a hundred bytes; Python's own `read` would unpack two gigabytes before it looks at that."""
    monkeypatch.setattr(importing, "MOST_BYTES", 1_000_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("record.json", b" " * 200_000_000)
    bomb = bytearray(buffer.getvalue())
    claimed = bomb.rindex(b"PK\x01\x02") + 24
    bomb[claimed : claimed + 4] = (100).to_bytes(4, "little")
    locked = lock_file(bytes(bomb), passphrase=PASSPHRASE)
    tracemalloc.start()

    with pytest.raises(BadInput):
        import_copy(locked, passphrase=PASSPHRASE, at=timezone.now())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 10_000_000

"""A witness outside signs that the log grew, and does not sign one that was set back or rewritten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput, IntegrityError
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.recording import record
from holdspace.server.checkpoints.export import log_file
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf, TreeState
from holdspace.server.checkpoints.sealer import sign_checkpoint
from holdspace.server.checkpoints.signing import signer
from holdspace.server.checkpoints.verification import verify_log
from holdspace.server.checkpoints.witness import have_witnessed
from holdspace.vault.cosignature import cosigned_at
from tests.cast import Cast
from tests.integration.checkpoints.witness import TIME, Witness, witnessing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def witness(cast: Cast, settings: Settings) -> Iterator[Witness]:
    with witnessing(signer().verifier_key) as served:
        settings.HOLDSPACE_WITNESS_URL, settings.HOLDSPACE_WITNESS_KEY = served.address, served.key
        yield served


def grow(cast: Cast) -> Checkpoint:
    with transaction.atomic():
        record(AuditEvent.LOOKED, by=cast.therapist.as_actor, client_id=cast.client.pk, at=timezone.now())
    return sign_checkpoint(at=timezone.now())


def test_a_growing_log_is_signed_and_the_clients_list_bears_it(cast: Cast, witness: Witness):
    for _ in range(3):
        signed = grow(cast)
        assert have_witnessed()
        assert have_witnessed()  # nothing new, nothing asked

    assert witness.seen.size == signed.size
    note = log_file(cast.client.pk, at=timezone.now())["checkpoint"]
    assert cosigned_at(note, witness.key).timestamp() == TIME
    assert verify_log().findings == ()


def test_a_log_that_was_rewritten_is_not_signed(cast: Cast, witness: Witness):
    grow(cast)
    have_witnessed()
    # As whoever has the database could do it: one entry is another, and the tree is made anew over all of them.
    TreeLeaf.objects.all().delete()
    TreeState.objects.update(size=0, roots=b"")
    AuditEntry.objects.filter(client_id=cast.client.pk, position=0).update(hash=bytes(32))
    grow(cast)

    assert not have_witnessed()


def test_a_log_that_was_set_back_is_not_signed(cast: Cast, witness: Witness):
    grow(cast)
    have_witnessed()
    witness.seen = type(witness.seen)(witness.seen.origin, witness.seen.size + 500, witness.seen.root)
    grow(cast)

    assert not have_witnessed()


def test_a_witness_sends_this_machine_nowhere_else(cast: Cast, witness: Witness):
    witness.sends_to = f"{witness.address}/inside"
    grow(cast)

    assert not have_witnessed()
    assert not witness.was_asked_elsewhere


def test_a_witness_that_is_gone_keeps_nothing_waiting(cast: Cast, settings: Settings):
    settings.HOLDSPACE_WITNESS_URL, settings.HOLDSPACE_WITNESS_KEY = "http://127.0.0.1:9", "w+00000000+BA=="
    grow(cast)

    assert not have_witnessed()


def test_another_ones_word_or_an_altered_checkpoint_is_no_signature(cast: Cast, witness: Witness):
    grow(cast)
    have_witnessed()
    note = Checkpoint.objects.last().note  # type: ignore[union-attr]  # made above

    with pytest.raises(IntegrityError):
        cosigned_at(note.replace("\n1", "\n2", 1) if "\n1" in note else note.replace("\n", "\n1", 1), witness.key)
    with pytest.raises(BadInput):
        cosigned_at(note, signer().verifier_key)

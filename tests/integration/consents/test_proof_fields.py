"""The proof on a consent covers each thing that decides about it: changed in the database, any of them ends it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from holdspace.server.consents.models import Consent
from holdspace.server.consents.proofs import is_ours, prove_consent
from tests.cast import AT

CHANGES: dict[str, Any] = {
    "id": uuid.uuid4(),
    "client_id": uuid.uuid4(),
    "purpose": "research",
    "is_given": False,
    "kinds": ["identity"],
    "recipient_id": uuid.uuid4(),
    "answered_at": AT + timedelta(days=1),
    "withdrawn_at": AT + timedelta(days=1),
    "valid_until": AT + timedelta(days=900),
    "words_hash": "0" * 64,
    "answered_by_id": uuid.uuid4(),
}


@pytest.fixture
def consent(db: None) -> Consent:
    row = Consent(
        client_id=uuid.uuid4(),
        purpose="care",
        is_given=True,
        kinds=["scores"],
        answered_at=AT,
        words_hash="f" * 64,
        answered_by_id=uuid.uuid4(),
    )
    prove_consent(row)
    return row


def test_an_unchanged_consent_is_ours(consent: Consent):
    assert is_ours(consent)


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_consent_is_not(consent: Consent, field: str):
    setattr(consent, field, CHANGES[field])

    assert not is_ours(consent)

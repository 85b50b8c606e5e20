"""The proof on an approval covers exception, digest, answer and end: change any, and it opens nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from holdspace.server.exceptions.models import DangerException
from holdspace.server.exceptions.proofs import PLACE, _answer
from holdspace.server.keys.installation import is_proven, prove
from holdspace.server.keys.models import new_id

CHANGES: dict[str, Any] = {
    "id": new_id(),
    "digest": "0" * 64,
    "is_approved": False,
    "opens_until": timezone.now() + timedelta(days=30),
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_approval_is_not_proven(db: None, field: str):
    row = DangerException(digest="f" * 64, is_approved=True, opens_until=timezone.now())
    proof = prove(_answer(row), place=PLACE)
    assert is_proven(_answer(row), proof, place=PLACE)

    setattr(row, field, CHANGES[field])

    assert not is_proven(_answer(row), proof, place=PLACE)

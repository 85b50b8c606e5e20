"""The proof on an answer covers exception, digest, answer, end and day of telling: change any, and it is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from holdspace.server.exceptions.models import DangerException
from holdspace.server.keys.models import new_id

LATER = timezone.now() + timedelta(days=30)
CHANGES: dict[str, Any] = {
    "id": new_id(),
    "digest": "0" * 64,
    "is_approved": False,
    "opens_until": LATER,
    "defer_until": LATER,
    "created_at": LATER,
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_changed_answer_is_not_proven(db: None, field: str):
    at = timezone.now()
    row = DangerException(digest="f" * 64, is_approved=True, opens_until=at, defer_until=at, created_at=at)
    row.prove_answer()
    assert row.is_answered_here()

    setattr(row, field, CHANGES[field])

    assert not row.is_answered_here()

"""The door opens nothing inside somebody else's transaction: the entry could still be undone after the look."""

from __future__ import annotations

import pytest
from django.db import transaction

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose
from holdspace.server.clients.queries import get_identity
from tests.cast import Cast


def test_a_look_within_another_transaction_is_refused(cast: Cast):
    identity = get_identity(cast.client)

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        disclose(identity, actor=cast.therapist, purpose=Purpose.CARE)

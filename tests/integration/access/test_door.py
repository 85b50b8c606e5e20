"""The one door: a look is allowed, written down and only then opened."""

from __future__ import annotations

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Identity
from tests.cast import Cast


def test_a_look_by_the_therapist_in_care_writes_exactly_one_entry(cast: Cast) -> None:
    identity = Identity.objects.get(client=cast.client)
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    content = disclose(identity, actor=cast.therapist, purpose=Purpose.CARE, detail="test")

    assert content["name"] == "Client rosa.k"
    assert AuditEntry.objects.filter(client_id=cast.client.pk).count() == before + 1

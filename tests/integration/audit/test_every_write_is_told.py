"""Whatever stands in a record, the list of looks tells of its coming: no room forgets its entry."""

from __future__ import annotations

from itertools import chain

from django.apps import apps

from holdspace.domain.access import Kind
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Identity, Session
from holdspace.server.consents.models import Consent
from holdspace.server.keys.models import SealedRecord
from tests.cast import Cast
from tests.record import fill

# Raised within the writing of a check or a coding, and named in the entry by what raised them.
# A line of the plan comes from a proposal, a paper with the consent that it stands for: the entry names those.
TOLD_BY_ANOTHER = {"PlanLine", "PaperConsent"}
WRITING = {"added", "changed", "alert_raised", "job_started", "exception_asked", "disclosed", "consent_given"}


def test_every_sealed_record_is_named_by_an_entry_that_wrote_it(cast: Cast):
    fill(cast)
    entries = AuditEntry.objects.filter(event__in=WRITING).values_list("records", flat=True)
    told = set(chain.from_iterable(entries))
    kept = [
        row
        for model in apps.get_models()
        if issubclass(model, SealedRecord) and model is not Identity and model.kind is not Kind.JOURNAL
        for row in model._default_manager.filter(client=cast.client)
    ]

    assert len(kept) > 25
    untold = [repr(row) for row in kept if not names_of(row) & told]
    assert [each for each in untold if each[1:].split()[0] not in TOLD_BY_ANOTHER] == []


def names_of(row: SealedRecord) -> set[str]:
    """Return the ids by which an entry may name a row: its own, or that of the record which it is a part of."""
    parts = (field.attname for field in row._meta.local_fields if field.is_relation and field.name != "client")
    return {str(row.pk), *(str(getattr(row, name)) for name in parts)}


def test_records_opened_sessions_and_consents_are_told_too(cast: Cast):
    fill(cast)
    of_client = AuditEntry.objects.filter(client_id=cast.client.pk)
    details = set(of_client.values_list("detail", flat=True))
    events = list(of_client.values_list("event", flat=True))

    assert {"record_opened", "session"} <= details
    assert "came_in" in events
    assert events.count("consent_given") == Consent.objects.filter(client=cast.client, is_given=True).count()
    assert Session.objects.filter(therapy=cast.therapy).count() == list(
        of_client.values_list("detail", flat=True)
    ).count("session")

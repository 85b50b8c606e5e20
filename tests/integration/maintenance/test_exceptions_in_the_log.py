"""An exception that was deleted from the database is missed by `verify-log`; one erased with its client is not."""

from __future__ import annotations

import pytest
from django.utils import timezone

from holdspace.server.audit.models import AuditEntry
from holdspace.server.checkpoints.verification import verify_log
from holdspace.server.exceptions import actions
from holdspace.server.exceptions.grounds import Recipient
from holdspace.server.exceptions.models import DangerException, Disclosure
from holdspace.server.maintenance.erasing import erase_client
from tests.cast import Cast
from tests.integration.exceptions.conftest import Ask, approve
from tests.integration.exceptions.conftest import request_exception as request_exception

SENT = {"recipient": "Ward 4", "how": "by telephone", "words": "They need help.", "legal_ground": "their life"}


@pytest.fixture
def told(cast: Cast, request_exception: Ask) -> Disclosure:
    """Something that was told to a hospital in an exception."""
    opened = approve(cast, request_exception())
    return actions.tell_somebody(
        by=cast.therapist, exception=opened, recipient=Recipient.HOSPITAL, sent=SENT, at=timezone.now()
    )


def position_of(cast: Cast, event: str) -> int:
    return AuditEntry.objects.get(client_id=cast.client.pk, event=event).position


def test_what_is_there_is_no_finding(told: Disclosure):
    assert verify_log().findings == ()


def test_an_exception_that_somebody_deleted_is_found_and_what_was_told_in_it(cast: Cast, told: Disclosure):
    DangerException.objects.all().delete()

    assert verify_log().findings == tuple(
        f"{cast.client.pk}: entry {position_of(cast, event)} tells of an exception that is gone"
        for event in ("exception_asked", "disclosed")
    )


def test_what_was_told_and_is_deleted_alone_is_found(cast: Cast, told: Disclosure):
    told.delete()

    assert verify_log().findings == (
        f"{cast.client.pk}: entry {position_of(cast, 'disclosed')} tells of an exception that is gone",
    )


def test_what_was_erased_with_its_client_is_no_finding(cast: Cast, told: Disclosure):
    erase_client(cast.client.pk, at=timezone.now())

    assert verify_log().findings == ()

"""What a client took back stays taken back, whatever the machine's clock has become."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.consent.statement import Scope
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.consents.ending import purge_what_ended
from holdspace.server.consents.queries import clients_allowing
from tests.cast import Cast, allow

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = timezone.now()  # what the clock reads once it was set back


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def allows(cast: Cast, kind: Kind, purpose: Purpose = Purpose.TRANSCRIPTION) -> bool:
    return bool(clients_allowing([cast.client.pk], purpose, kind, cast.therapist.pk))


def test_what_was_taken_back_is_not_allowed_again_by_a_clock_that_is_set_back(cast: Cast):
    allow(cast.client, Purpose.TRANSCRIPTION)
    assert allows(cast, Kind.TRANSCRIPT)

    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.TRANSCRIPTION, at=NOW + DAY)

    assert not allows(cast, Kind.TRANSCRIPT)


@pytest.mark.parametrize("kinds", [None, frozenset({Kind.TRANSCRIPT})])
def test_a_no_counts_under_a_clock_that_is_set_back(cast: Cast, kinds: frozenset[Kind] | None):
    allow(cast.client, Purpose.TRANSCRIPTION)
    scope = Scope(Purpose.TRANSCRIPTION, kinds)

    answer_consent(
        by=cast.client_user,
        client=cast.client,
        purpose=Purpose.TRANSCRIPTION,
        is_given=False,
        scope=scope,
        at=NOW + DAY,
    )

    assert not allows(cast, Kind.TRANSCRIPT)
    assert allows(cast, Kind.CODES) is (kinds is not None)


def test_what_ended_on_its_day_does_not_begin_again_with_a_clock_that_is_set_back(cast: Cast):
    answer_consent(
        by=cast.client_user,
        client=cast.client,
        purpose=Purpose.TRANSCRIPTION,
        is_given=True,
        until=NOW + HOUR,
        at=NOW - HOUR,
    )
    assert allows(cast, Kind.TRANSCRIPT)

    purge_what_ended(NOW + DAY)

    assert not allows(cast, Kind.TRANSCRIPT)

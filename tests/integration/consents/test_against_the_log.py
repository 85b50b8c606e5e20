"""A permission that was taken back, and set back in the database with its proof, is found by its entry in the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.consent.statement import Scope
from holdspace.server.checkpoints.verification import verify_log
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.consents.ending import purge_what_ended
from holdspace.server.consents.models import Consent
from holdspace.server.consents.third_parties import name_third_party, take_back
from tests.cast import AT, Cast, allow

LATER = AT + timedelta(hours=1)
PART = Scope(Purpose.SUPERVISION, frozenset({Kind.SCORES}))


def answered(cast: Cast, *, is_given: bool, scope: Scope, at: datetime = LATER) -> Consent:
    return answer_consent(
        by=cast.client_user, client=cast.client, purpose=scope.purpose, is_given=is_given, scope=scope, at=at
    )


def take_it_back(cast: Cast, yes: Consent) -> None:
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.SUPERVISION, at=LATER)


def say_no(cast: Cast, yes: Consent) -> None:
    answered(cast, is_given=False, scope=Scope(Purpose.SUPERVISION))


@pytest.mark.parametrize("end", [take_it_back, say_no])
def test_a_permission_that_was_ended_and_set_back_is_found(cast: Cast, end: Callable[[Cast, Consent], None]):
    allow(cast.client, Purpose.SUPERVISION)
    before = Consent.objects.get(purpose=Purpose.SUPERVISION)
    end(cast, before)
    assert verify_log().findings == ()

    Consent.objects.filter(pk=before.pk).update(withdrawn_at=None, proof=before.proof)

    [finding] = verify_log().findings
    assert finding.startswith(f"{cast.client.pk}: a permission is open that entry ")


def test_one_for_somebody_outside_is_found_too(cast: Cast):
    until = AT + timedelta(days=90)
    yes = name_third_party(
        by=cast.client_user,
        client=cast.client,
        name="Dr Vale",
        what="my doctor",
        kinds=[Kind.SCORES],
        until=until,
        at=AT,
    )
    proof = yes.proof
    assert yes.third_party is not None
    take_back(by=cast.client_user, party=yes.third_party, at=LATER)
    assert verify_log().findings == ()

    Consent.objects.filter(pk=yes.pk).update(withdrawn_at=None, proof=proof)

    assert len(verify_log().findings) == 1


def test_a_no_that_is_gone_is_found(cast: Cast):
    allow(cast.client, Purpose.SUPERVISION)
    no = answered(cast, is_given=False, scope=PART)
    assert verify_log().findings == ()

    no.delete()

    [finding] = verify_log().findings
    assert "is gone" in finding


def test_what_is_allowed_anew_or_ended_by_its_day_is_no_finding(cast: Cast):
    allow(cast.client, Purpose.SUPERVISION)
    take_it_back(cast, Consent.objects.get(purpose=Purpose.SUPERVISION))
    later = LATER + timedelta(hours=1)
    answer_consent(
        by=cast.client_user,
        client=cast.client,
        purpose=Purpose.SUPERVISION,
        is_given=True,
        at=later,
        until=later + timedelta(days=1),
    )
    purge_what_ended(later + timedelta(days=2))

    assert verify_log().findings == ()

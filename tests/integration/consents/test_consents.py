"""Consent: the client's own act, on the words shown, in force with the next request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from holdspace.domain.access import Purpose
from holdspace.domain.errors import Refused, WrongState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.consents.models import Consent
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.consents.words import load_consent_words
from tests.cast import AT, Cast, allow, make_cast

LATER = AT + timedelta(hours=1)


def allowed(cast: Cast) -> frozenset[Purpose]:
    return purposes_allowed([cast.client.pk]).get(cast.client.pk, frozenset())


def test_nothing_is_open_but_what_the_client_allowed(cast: Cast):
    assert allowed(cast) == {Purpose.CARE}


def test_a_yes_is_kept_with_the_hash_of_the_words_shown(cast: Cast):
    allow(cast.client, Purpose.TRANSCRIPTION)

    kept = Consent.objects.get(client=cast.client, purpose=Purpose.TRANSCRIPTION)
    assert kept.words_hash == load_consent_words()[Purpose.TRANSCRIPTION].hash


def test_a_no_ends_an_earlier_yes(cast: Cast):
    answer_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, is_given=False, at=LATER)

    assert allowed(cast) == frozenset()


def test_a_second_yes_is_nothing_new(cast: Cast):
    with pytest.raises(WrongState):
        allow(cast.client, Purpose.CARE)


def test_taking_back_what_was_not_allowed_is_kept_as_a_no(cast: Cast):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RESEARCH, at=LATER)

    assert not Consent.objects.get(client=cast.client, purpose=Purpose.RESEARCH).is_given
    assert _consent_entries(cast) == 2


@pytest.mark.parametrize("begun_before", [timedelta(0), timedelta(microseconds=1)])
@pytest.mark.parametrize("was_allowed", [True, False])
def test_a_yes_that_was_begun_no_later_does_not_outlive_a_withdrawal(
    cast: Cast, was_allowed: bool, begun_before: timedelta
):
    if was_allowed:
        allow(cast.client, Purpose.RESEARCH)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RESEARCH, at=LATER)

    with pytest.raises(WrongState, match="a moment ago"):
        allow(cast.client, Purpose.RESEARCH, at=LATER - begun_before)
    assert Purpose.RESEARCH not in allowed(cast)


def test_a_withdrawal_ends_a_yes_that_was_begun_later_and_kept_first(cast: Cast):
    allow(cast.client, Purpose.RESEARCH, at=LATER + timedelta(microseconds=1))

    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RESEARCH, at=LATER)

    assert Purpose.RESEARCH not in allowed(cast)


@pytest.mark.parametrize("who", ["therapist", "supervisor", "administrator", "privacy_officer", "outsider_client"])
def test_nobody_consents_or_withdraws_for_the_client(cast: Cast, who: str):
    somebody = cast.everyone[who]

    with pytest.raises(Refused):
        answer_consent(by=somebody, client=cast.client, purpose=Purpose.RESEARCH, is_given=True, at=LATER)
    with pytest.raises(Refused):
        withdraw_consent(by=somebody, client=cast.client, purpose=Purpose.CARE, at=LATER)
    assert allowed(cast) == {Purpose.CARE}


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from([each for each in load_consent_words() if each not in {Purpose.CARE, Purpose.THIRD_PARTY}]),
        st.sampled_from(["yes", "no", "withdraw"]),
    ),
    max_size=12,
)


class AnyHistory(TestCase):
    """Hypothesis needs a database that is clean again after each example."""

    @given(history=ANSWERS)
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    def test_what_counts_is_the_last_answer_and_each_answer_is_one_entry(self, history: list[tuple[Purpose, str]]):
        cast = make_cast()
        expected, at, written = {Purpose.CARE}, AT, _consent_entries(cast)
        for purpose, answer in history:
            at += timedelta(minutes=1)
            is_new = (answer == "yes") is not (purpose in expected) or answer == "no"
            if _answer(cast, purpose, answer, at):
                written += 1
            else:
                assert not is_new
            (expected.add if answer == "yes" else expected.discard)(purpose)

        assert allowed(cast) == expected
        assert _consent_entries(cast) == written


def _answer(cast: Cast, purpose: Purpose, answer: str, at: object) -> bool:
    """Give the answer as the client; return whether it was taken."""
    asked = {"by": cast.client_user, "client": cast.client, "purpose": purpose, "at": at}
    try:
        if answer == "withdraw":
            withdraw_consent(**asked)  # type: ignore[arg-type]
        else:
            answer_consent(**asked, is_given=answer == "yes")  # type: ignore[arg-type]
    except WrongState:
        return False
    return True


def _consent_entries(cast: Cast) -> int:
    return AuditEntry.objects.filter(client_id=cast.client.pk, event__startswith="consent_").count()

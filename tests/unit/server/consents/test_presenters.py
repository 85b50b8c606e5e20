"""What the page of consents says of a purpose, from the answers that were given to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.server.consents.models import Consent
from holdspace.server.consents.presenters import Standing, find_words, question, questions
from holdspace.server.consents.words import load_consent_words

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(days=1)
WORDS = load_consent_words()[Purpose.RESEARCH]


def consent(*, is_given: bool = True, at: datetime = AT, withdrawn_at: datetime | None = None) -> Consent:
    return Consent(
        purpose=Purpose.RESEARCH, is_given=is_given, answered_at=at, withdrawn_at=withdrawn_at, words_version="2026-11"
    )


STANDINGS = [
    ([], Standing.OPEN, None),
    ([consent()], Standing.ALLOWED, AT),
    ([consent(is_given=False)], Standing.REFUSED, AT),
    ([consent(withdrawn_at=LATER)], Standing.TAKEN_BACK, LATER),
    ([consent(is_given=False), consent(at=LATER)], Standing.ALLOWED, LATER),
    ([consent(withdrawn_at=LATER), consent(is_given=False, at=LATER)], Standing.REFUSED, LATER),
]


@pytest.mark.parametrize(("answers", "standing", "since"), STANDINGS)
def test_the_last_answer_counts(answers: list[Consent], standing: Standing, since: datetime | None):
    shown = question(WORDS, answers)

    assert (shown.standing, shown.since) == (standing, since)
    assert shown.is_allowed is (standing is Standing.ALLOWED)


def test_a_permission_that_ended_has_two_lines_in_the_history():
    shown = question(WORDS, [consent(withdrawn_at=LATER)])

    assert [line.what for line in shown.history] == ["taken back", "allowed"]


def test_each_answer_shows_the_fingerprint_of_the_words_it_was_given_to():
    earlier, later = consent(withdrawn_at=LATER), consent(at=LATER)
    earlier.words_hash, later.words_hash = "a" * 64, "b" * 64

    shown = question(WORDS, [earlier, later])

    assert [line.words_hash[:1] for line in shown.history] == ["b", "a", "a"]


def test_every_purpose_is_asked_about_in_the_order_of_the_words():
    assert [each.words.purpose for each in questions([])] == list(load_consent_words())


@pytest.mark.parametrize("purpose", ["own", "nothing", "", "CARE"])
def test_what_nobody_is_asked_about_has_no_words(purpose: str):
    assert find_words(purpose) is None

"""Consent in German: on the German words, which are found again by their hash."""

from __future__ import annotations

import pytest
from django.utils import translation

from holdspace.domain.access import Purpose
from holdspace.domain.errors import WrongState
from holdspace.server.consents.actions import answer_consent
from holdspace.server.consents.models import Consent
from holdspace.server.consents.words import load_consent_words
from tests.cast import AT, Cast

IN_GERMAN = load_consent_words("de")[Purpose.RESEARCH]


def test_german_words_are_other_words_than_english_ones():
    english = load_consent_words()

    assert {words.hash for words in load_consent_words("de").values()}.isdisjoint(
        words.hash for words in english.values()
    )
    assert load_consent_words("de").keys() == english.keys()


@pytest.mark.parametrize("spoken", ["de", "en"], ids=["in German", "after changing to English"])
def test_a_yes_is_kept_on_the_words_that_the_page_showed_whatever_it_speaks_now(cast: Cast, spoken: str):
    with translation.override(spoken):
        answer_consent(
            by=cast.client_user,
            client=cast.client,
            purpose=Purpose.RESEARCH,
            is_given=True,
            at=AT,
            shown=IN_GERMAN.hash,
        )

    kept = Consent.objects.get(client=cast.client, purpose=Purpose.RESEARCH)
    assert (kept.words_hash, kept.words_version) == (IN_GERMAN.hash, "2026-12-de")


def test_a_yes_without_words_is_on_those_of_the_language_spoken(cast: Cast):
    with translation.override("de"):
        answer_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RESEARCH, is_given=True, at=AT)

    assert Consent.objects.get(client=cast.client, purpose=Purpose.RESEARCH).words_hash == IN_GERMAN.hash


def test_the_words_of_another_purpose_count_for_nothing_in_any_language(cast: Cast):
    other = load_consent_words("de")[Purpose.RECORDING]

    with pytest.raises(WrongState):
        answer_consent(
            by=cast.client_user,
            client=cast.client,
            purpose=Purpose.RESEARCH,
            is_given=True,
            at=AT,
            shown=other.hash,
        )

"""A check in German: in the wording that may be used, in English where there is none, and scored all the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose
from holdspace.server.measures.instruments import band_in_words
from holdspace.server.measures.models import CheckScores
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.measures.conftest import Submit, fields_of, phq_9
from tests.integration.measures.test_checks import address


@pytest.fixture
def in_german(cast: Cast) -> Iterator[None]:
    """Let the two and the test speak German."""
    for user in (cast.client_user, cast.therapist):
        user.language = "de"
        user.save(update_fields=["language"])
    with translation.override("de"):
        yield


@pytest.mark.usefixtures("in_german")
def test_a_client_is_asked_in_the_official_german_wording(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.client_user).get(address(cast)).content.decode()

    assert "Wenig Interesse oder Freude an Ihren Tätigkeiten" in shown
    assert "Little interest or pleasure" not in shown
    assert '<html lang="de"' in shown


@pytest.mark.usefixtures("in_german")
def test_the_registry_says_in_which_language_a_version_is_asked(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.therapist).get("/measures/").content.decode()

    assert "1999, English (US) · gefragt auf Deutsch" in shown
    assert "1.0 (2007), English (UK) · gefragt auf Englisch" in shown


@pytest.mark.usefixtures("in_german")
def test_the_session_check_is_asked_in_german(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.client_user).get(address(cast, "after")).content.decode()

    assert "Ich fühlte mich gehört." in shown
    assert "10, völlig" in shown or "völlig" in shown


@pytest.mark.usefixtures("in_german")
def test_where_no_german_wording_may_be_used_the_page_says_so_and_marks_the_language(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.therapist).get(f"/clients/{cast.client.pk}/safety-plan/asq/").content.decode()

    assert "In the past few weeks, have you wished you were dead?" in shown
    assert '<div class="form" lang="en">' in shown


@pytest.mark.usefixtures("in_german")
def test_a_band_is_kept_as_in_english_and_shown_in_german(cast: Cast, sign_in: SignIn):
    sign_in(cast.client_user).post(address(cast), fields_of())

    kept = disclose(CheckScores.objects.get(), actor=cast.therapist, purpose=Purpose.CARE)
    shown = sign_in(cast.therapist).get(f"/clients/{cast.client.pk}/course/").content.decode()

    assert kept["scales"]["phq-9"]["total"]["band"] == "mild"
    assert "leicht" in shown


def test_what_was_answered_in_english_is_read_in_german(cast: Cast, sign_in: SignIn, submit: Submit, in_german: None):
    with translation.override("en"):
        submit(phq_9())

    shown = sign_in(cast.therapist).get(f"/clients/{cast.client.pk}/course/").content.decode()

    assert "leicht" in shown


@pytest.mark.usefixtures("in_german")
def test_a_band_of_another_version_keeps_the_word_it_was_kept_with(cast: Cast):
    assert band_in_words("phq-9", "total", 6, "mild", "de") == "leicht"
    assert band_in_words("phq-9", "total", 6, "slight", "de") == "slight"
    assert band_in_words("phq-9", "a scale of before", 6, "mild", "de") == "mild"

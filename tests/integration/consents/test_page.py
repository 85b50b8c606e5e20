"""The page of consents: each purpose allowed, refused and taken back by itself, by the client alone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import escape

from holdspace.domain.access import Purpose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.consents.actions import answer_consent, on_withdrawal, withdraw_consent
from holdspace.server.consents.models import Consent
from holdspace.server.consents.queries import purposes_allowed
from holdspace.server.consents.words import load_consent_words
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn

RESEARCH = load_consent_words()[Purpose.RESEARCH]


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("consents:consents", args=[cast.client.pk])


def answer_address(cast: Cast, purpose: str = "research") -> str:
    return reverse("consents:answer", args=[cast.client.pk, purpose])


def withdraw_address(cast: Cast, purpose: str = "research") -> str:
    return reverse("consents:withdraw", args=[cast.client.pk, purpose])


def allowed(cast: Cast) -> frozenset[Purpose]:
    return purposes_allowed([cast.client.pk])[cast.client.pk]


def test_the_client_reads_every_purpose_and_what_taking_back_does(cast: Cast, sign_in: SignIn, address: str):
    shown = sign_in(cast.client_user).get(address).content.decode()

    for words in load_consent_words().values():
        assert escape(words.title) in shown
        assert escape(words.if_withdrawn) in shown


def test_allowing_keeps_the_words_that_were_shown(cast: Cast, sign_in: SignIn, address: str):
    web = sign_in(cast.client_user)

    response = web.post(answer_address(cast), {"answer": "yes", "words": RESEARCH.hash}, follow=True)

    assert Purpose.RESEARCH in allowed(cast)
    assert Consent.objects.get(client=cast.client, purpose="research").words_hash == RESEARCH.hash
    assert "You can take it back here at any time" in response.content.decode()


@pytest.mark.parametrize("words", ["", "0" * 64])
def test_an_answer_to_other_words_counts_for_nothing(cast: Cast, sign_in: SignIn, words: str):
    response = sign_in(cast.client_user).post(answer_address(cast), {"answer": "yes", "words": words})

    assert response.status_code == 409
    assert Purpose.RESEARCH not in allowed(cast)


@pytest.mark.parametrize("said", ["no", "", "maybe"])
def test_anything_but_a_yes_is_a_no(cast: Cast, sign_in: SignIn, said: str):
    sign_in(cast.client_user).post(answer_address(cast), {"answer": said, "words": RESEARCH.hash})

    assert Purpose.RESEARCH not in allowed(cast)
    assert not Consent.objects.get(client=cast.client, purpose="research").is_given


def test_asking_to_take_back_says_what_happens_and_changes_nothing(cast: Cast, sign_in: SignIn):
    allow(cast.client, Purpose.RESEARCH)

    shown = sign_in(cast.client_user).get(withdraw_address(cast)).content.decode()

    assert RESEARCH.if_withdrawn in shown
    assert Purpose.RESEARCH in allowed(cast)


def test_taking_back_counts_from_then_on_and_says_how_to_undo_it(cast: Cast, sign_in: SignIn):
    allow(cast.client, Purpose.RESEARCH)

    response = sign_in(cast.client_user).post(withdraw_address(cast), follow=True)

    assert Purpose.RESEARCH not in allowed(cast)
    assert "You can allow it again at any time" in response.content.decode()


def test_what_was_never_allowed_is_not_allowed_after_it_was_taken_back(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.client_user).post(withdraw_address(cast)).status_code == 302

    assert purposes_allowed([cast.client.pk])[cast.client.pk] == {Purpose.CARE}


def test_the_history_keeps_every_answer(cast: Cast, sign_in: SignIn, address: str):
    allow(cast.client, Purpose.RESEARCH)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.RESEARCH, at=AT)

    shown = sign_in(cast.client_user).get(address).content.decode()

    assert "2 March 2026, 09:30</time>: taken back" in shown
    assert "2 March 2026, 09:30</time>: allowed" in shown


def test_a_no_after_a_yes_deletes_what_was_derived_as_taking_back_does(cast: Cast):
    purged = []
    on_withdrawal(Purpose.SERVICE_EVALUATION, lambda client, at: purged.append(client.pk))
    allow(cast.client, Purpose.SERVICE_EVALUATION)

    answer_consent(by=cast.client_user, client=cast.client, purpose=Purpose.SERVICE_EVALUATION, is_given=False, at=AT)

    assert purged == [cast.client.pk]


def test_the_therapist_sees_what_is_allowed_and_cannot_change_it(cast: Cast, sign_in: SignIn, address: str):
    web = sign_in(cast.therapist)

    shown = web.get(address).content.decode()

    assert "Only the client can change this" in shown
    assert "<form" not in shown.partition("<main")[2]
    assert web.post(answer_address(cast), {"answer": "yes", "words": RESEARCH.hash}).status_code == 404
    assert web.post(withdraw_address(cast, "care")).status_code == 404


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_opening_the_page_is_one_look(cast: Cast, sign_in: SignIn, address: str, who: str):
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    sign_in(cast.everyone[who]).get(address)

    [entry] = AuditEntry.objects.filter(client_id=cast.client.pk, position__gte=before)
    assert (entry.event, entry.kinds) == ("looked", ["consent"])


@pytest.mark.parametrize(
    ("who", "status"), [("outsider_client", 404), ("outsider_therapist", 404), ("supervisor", 403)]
)
def test_who_is_not_in_care_is_refused(cast: Cast, sign_in: SignIn, address: str, who: str, status: int):
    assert sign_in(cast.everyone[who]).get(address).status_code == status


def test_without_care_the_therapist_sees_nothing_of_it(cast: Cast, sign_in: SignIn, address: str):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(address).status_code == 403


@pytest.mark.parametrize("purpose", ["own", "nothing"])
def test_what_nobody_is_asked_about_has_no_page(cast: Cast, sign_in: SignIn, purpose: str):
    web = sign_in(cast.client_user)

    assert web.post(answer_address(cast, purpose), {"answer": "yes"}).status_code == 404
    assert web.get(withdraw_address(cast, purpose)).status_code == 404

"""The account that is read together with a web session counts for that request alone, and only for its own session."""

from __future__ import annotations

from django.urls import reverse

from holdspace.server.accounts.backends import Accounts, note_account
from tests.cast import Cast
from tests.signing_in import signed_in


def test_an_account_closed_since_the_last_request_is_let_in_no_more(cast: Cast):
    web = signed_in(cast.client_user)
    assert web.get(reverse("measures:course", args=[cast.client.pk])).status_code == 200

    cast.client_user.is_active = False
    cast.client_user.save()

    assert web.get(reverse("measures:course", args=[cast.client.pk])).status_code == 302


def test_a_noted_account_is_nobody_elses_and_is_asked_for_the_second_time(cast: Cast):
    therapist = cast.therapy.therapist
    note_account(therapist)
    assert Accounts().get_user(cast.client_user.pk) == cast.client_user

    note_account(therapist)
    type(therapist).objects.filter(pk=therapist.pk).update(language="de")
    assert Accounts().get_user(therapist.pk) is therapist
    again = Accounts().get_user(therapist.pk)
    assert again is not None
    assert again.language == "de"


def test_two_people_at_one_process_are_never_taken_for_each_other(cast: Cast):
    own, theirs = signed_in(cast.client_user), signed_in(cast.therapy.therapist)
    page = reverse("measures:course", args=[cast.client.pk])
    for _ in range(2):
        assert own.get(page).wsgi_request.user == cast.client_user
        assert theirs.get(page).wsgi_request.user == cast.therapy.therapist

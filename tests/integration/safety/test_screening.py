"""Asking with the ASQ: what to do comes at once, a yes raises an alert, and the client can read it."""

from __future__ import annotations

import pytest

from holdspace.domain.access import Purpose
from holdspace.server.alerts.models import Alert
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.safety.models import Screening
from tests.cast import AT, Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/safety-plan/asq/"


def asked(cast: Cast, sign_in: SignIn, **answers: str) -> str:
    sent = {name.removeprefix("q"): value for name, value in answers.items()}
    return sign_in(cast.therapist).post(page(cast), sent, follow=True).content.decode()


NO_TO_ALL = {"q1": "0", "q2": "0", "q3": "0", "q4": "0"}


def test_nothing_stands_beside_the_fixed_wording_of_a_question(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.therapist).get(page(cast)).content.decode()

    assert "In the past few weeks, have you wished you were dead?</legend>" in shown
    assert "optional" not in shown


def test_a_no_to_all_needs_no_alert(cast: Cast, sign_in: SignIn):
    shown = asked(cast, sign_in, **NO_TO_ALL)

    assert "Nobody said yes" in shown
    assert not Alert.objects.exists()


def test_a_yes_shows_what_to_do_and_stays_open_until_that_was_written_down(cast: Cast, sign_in: SignIn):
    shown = asked(cast, sign_in, **{**NO_TO_ALL, "q3": "1", "q5": "0"})

    assert "A yes, and not right now" in shown
    assert "brief suicide safety assessment" in shown
    alert = Alert.objects.get()
    assert (alert.is_urgent, alert.taken_up_by, alert.closed_at) == (True, cast.therapist, None)
    assert f"/alerts/{alert.pk}/" in shown


def test_right_now_says_to_stay(cast: Cast, sign_in: SignIn):
    assert "Stay with them." in asked(cast, sign_in, **{**NO_TO_ALL, "q1": "1", "q5": "1"})


def test_the_client_reads_what_was_kept_with_help_beside_it(cast: Cast, sign_in: SignIn):
    asked(cast, sign_in, **{**NO_TO_ALL, "q4": "1", "q5": "0"})

    shown = sign_in(cast.client_user).get(f"/screenings/{Screening.objects.get().pk}/").content.decode()

    assert "Have you ever tried to kill yourself?" in shown
    assert "116 123" in shown
    assert "Before they leave" not in shown


@pytest.mark.parametrize("who", ["client", "supervisor", "outsider_therapist", "outsider_client", "administrator"])
def test_nobody_else_asks(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).post(page(cast), {"1": "0"}).status_code == 404
    assert not Screening.objects.exists()


@pytest.mark.parametrize(
    "who", ["supervisor", "outsider_therapist", "outsider_client", "privacy_officer", "researcher"]
)
def test_outsiders_read_nothing(cast: Cast, sign_in: SignIn, who: str):
    asked(cast, sign_in, **NO_TO_ALL)

    address = f"/screenings/{Screening.objects.get().pk}/"

    assert sign_in(cast.everyone[who]).get(address).status_code == 404


def test_a_withdrawn_consent_hides_it(cast: Cast, sign_in: SignIn):
    asked(cast, sign_in, **NO_TO_ALL)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(f"/screenings/{Screening.objects.get().pk}/").status_code == 403
    assert sign_in(cast.therapist).post(page(cast), {"1": "0"}).status_code == 403


def test_an_answer_that_is_not_offered_is_refused(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.therapist).post(page(cast), {"1": "perhaps"}).status_code == 400

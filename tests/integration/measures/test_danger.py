"""Help offered after what was written: asked of the client alone; nothing is noted unless they say yes."""

from __future__ import annotations

import pytest

from holdspace.server.alerts.models import Alert
from holdspace.server.audit.models import AuditEntry
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.measures.conftest import fields_of

DARK, HARMLESS = "I want to die", "My feet are killing me"
ASKED = "May we ask?"


def check(cast: Cast, phase: str = "before") -> str:
    return f"/sessions/{cast.session.pk}/check/{phase}/"


@pytest.mark.parametrize(("field", "phase"), [("matters", "before"), ("next_time", "after"), ("unsaid", "after")])
def test_the_client_is_asked_and_shown_help_and_nobody_is_told(cast: Cast, sign_in: SignIn, field: str, phase: str):
    web = sign_in(cast.client_user)

    page = web.post(check(cast, phase), {field: DARK}, follow=True).content.decode()

    assert ASKED in page
    assert "116 123" in page
    assert not Alert.objects.exists()
    seen_by_therapist = sign_in(cast.therapist).get(check(cast, phase)).content.decode()
    assert ASKED not in seen_by_therapist
    assert "danger" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize(("field", "phase"), [("matters", "before"), ("next_time", "after"), ("unsaid", "after")])
def test_what_is_kept_for_later_is_asked_about_too(cast: Cast, sign_in: SignIn, field: str, phase: str):
    web = sign_in(cast.client_user)

    page = web.post(check(cast, phase), {field: DARK, "keep": "draft"}, follow=True).content.decode()

    assert ASKED in page
    assert "116 123" in page
    assert DARK in page
    assert not Alert.objects.exists()

    page = web.post(f"{check(cast, phase)}danger/", follow=True).content.decode()

    assert "Thank you for saying so" in page
    assert Alert.objects.get().is_urgent
    assert sign_in(cast.therapist).get(check(cast, phase)).status_code == 404


def test_harmless_words_kept_for_later_ask_nothing(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(check(cast), {"matters": HARMLESS, "keep": "draft"})

    assert ASKED not in web.get(check(cast)).content.decode()


def test_harmless_words_ask_nothing(cast: Cast, sign_in: SignIn):
    assert ASKED not in sign_in(cast.client_user).post(check(cast), {"matters": HARMLESS}, follow=True).content.decode()


def test_a_yes_raises_one_urgent_alert_without_repeating_the_words(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(check(cast, "after"), {"unsaid": DARK, "telling": "next_time"})

    for _ in range(2):
        page = web.post(f"{check(cast, 'after')}danger/", follow=True).content.decode()

    assert "Thank you for saying so" in page
    alert = Alert.objects.get()
    assert alert.is_urgent
    shown = sign_in(cast.therapist).get(f"/alerts/{alert.pk}/").content.decode()
    assert "and said yes" in shown
    assert DARK not in shown


def test_where_a_risk_answer_has_told_already_nothing_more_is_asked(cast: Cast, sign_in: SignIn):
    answers = fields_of((None,) * 8 + (2,), matters=DARK)

    page = sign_in(cast.client_user).post(check(cast), answers, follow=True).content.decode()

    assert "You told us something that matters" in page
    assert ASKED not in page


@pytest.mark.parametrize("who", ["therapist", "supervisor", "outsider_therapist", "outsider_client", "administrator"])
def test_nobody_else_says_yes_for_them(cast: Cast, sign_in: SignIn, who: str):
    sign_in(cast.client_user).post(check(cast), {"matters": DARK})

    assert sign_in(cast.everyone[who]).post(f"{check(cast)}danger/").status_code == 404
    assert not Alert.objects.exists()

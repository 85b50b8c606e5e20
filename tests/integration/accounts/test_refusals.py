"""What was refused stands in the process log: which page, by whom, with what answer; nothing that was sent."""

from __future__ import annotations

import logging
import uuid

import pytest
from django.urls import reverse

from holdspace.server.ui.logs import Redact
from tests.browser import WebClient
from tests.cast import Cast
from tests.conftest import SignIn

WORD = "zanzibar"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="holdspace.refused")
    return caplog


def lines(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.name == "holdspace.refused"]


def shown(record: logging.LogRecord) -> str:
    """Return what the process log says of a record."""
    Redact().filter(record)
    return record.getMessage()


def test_a_record_of_somebody_else_that_is_asked_for(cast: Cast, sign_in: SignIn, log: pytest.LogCaptureFixture):
    somebody = cast.outsiders.therapist

    sign_in(somebody).get(reverse("clients:looks", args=[cast.client.pk]))

    assert lines(log) == [f"refused with 404: GET clients:looks by {somebody.pk}"]


def test_a_field_that_the_page_does_not_offer(cast: Cast, sign_in: SignIn, log: pytest.LogCaptureFixture):
    address = reverse("consents:answer", args=[cast.client.pk, "supervision"])

    sign_in(cast.client_user).post(address, {"answer": "no", "supervision-kinds": [WORD]})

    assert lines(log) == [f"refused with 400: POST consents:answer by {cast.client_user.pk}"]


def test_a_form_without_its_token(cast: Cast, log: pytest.LogCaptureFixture):
    WebClient(enforce_csrf_checks=True).post(reverse("account_login"), {"login": WORD})

    assert lines(log) == ["refused with 403: POST account_login by nobody signed in"]


def test_a_form_from_another_site(cast: Cast, sign_in: SignIn, log: pytest.LogCaptureFixture):
    sign_in(cast.client_user).post(reverse("accounts:language"), headers={"Sec-Fetch-Site": "cross-site"})

    assert [each.partition(" by ")[0] for each in lines(log)] == ["refused with 403: POST no page of ours"]


def test_an_address_of_nothing_leaves_nothing_of_itself(db: None, log: pytest.LogCaptureFixture):
    WebClient().generic(WORD.upper(), f"/{WORD}/{uuid.uuid4()}/?{WORD}={WORD}")

    assert lines(log) == ["refused with 404: another method no page of ours by nobody signed in"]


def test_a_host_that_is_not_ours_leaves_nothing_of_itself(db: None, log: pytest.LogCaptureFixture):
    WebClient().get("/", headers={"Host": f"{WORD}.example"})

    assert lines(log) == ["refused with 400: GET no page of ours by nobody signed in"]
    assert WORD not in "".join(shown(record) for record in log.records)


def test_what_is_answered_is_not_written(cast: Cast, sign_in: SignIn, log: pytest.LogCaptureFixture):
    sign_in(cast.client_user).get(reverse("accounts:account"))

    assert lines(log) == []

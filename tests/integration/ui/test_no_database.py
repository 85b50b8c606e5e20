"""Where PostgreSQL does not answer, pages say so, and help in a crisis is shown all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NoReturn

import psycopg
import pytest
import time_machine
from django.db import OperationalError, connection, connections, transaction
from django.test import Client as Web
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast
from tests.conftest import SignIn

BROKEN = psycopg.OperationalError("server closed the connection unexpectedly")
STOPPING, WRONG = psycopg.errors.AdminShutdown(), psycopg.errors.LockNotAvailable()


def fail_with(monkeypatch: pytest.MonkeyPatch, cause: Exception, *, ways: tuple[str, ...] = ("cursor", "run")) -> None:
    """Let the database fail, in all ways of asking it or in one alone."""

    def ask(*_: object, **__: object) -> NoReturn:
        raise OperationalError from cause

    for way in ways:
        monkeypatch.setattr(type(connections["default"]), way, ask, raising=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Let the database write nothing, as on a disk that has failed."""
    is_sqlite = connection.vendor == "sqlite"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if is_sqlite else "SET LOCAL transaction_read_only = on")
        yield
        if is_sqlite:
            cursor.execute("PRAGMA query_only = OFF")
        transaction.set_rollback(True)  # ends it on PostgreSQL


@pytest.fixture
def web(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """The client's browser, before the database goes away."""
    browser = sign_in(cast.client_user)
    browser.raise_request_exception = False
    yield browser
    monkeypatch.undo()


@pytest.mark.parametrize("cause", [BROKEN, STOPPING], ids=["broken", "stopping"])
def test_a_page_says_that_the_database_does_not_answer_and_what_to_do(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch, cause: Exception
):
    fail_with(monkeypatch, cause)

    response = web.get(f"/clients/{cast.client.pk}/")

    assert response.status_code == 503
    assert "send it again later" in response.content.decode()


def test_help_in_a_crisis_is_shown_to_whoever_has_signed_in(web: Web, monkeypatch: pytest.MonkeyPatch):
    fail_with(monkeypatch, BROKEN)

    response = web.get(reverse("ui:help"))

    assert response.status_code == 200
    assert "tel:" in response.content.decode()


def test_help_in_a_crisis_is_shown_where_nothing_can_be_written(web: Web):
    later = timezone.now() + timedelta(minutes=5)  # that somebody used the pages would be noted
    with only_reading(), time_machine.travel(later):
        response = web.get(reverse("ui:help"))

    assert response.status_code == 200
    assert "tel:" in response.content.decode()


@pytest.mark.parametrize("ways", [("cursor", "run"), ("cursor",)], ids=["at once", "once it is known who asks"])
def test_any_other_error_of_the_database_is_a_failure_of_ours(
    cast: Cast, web: Web, monkeypatch: pytest.MonkeyPatch, ways: tuple[str, ...]
):
    fail_with(monkeypatch, WRONG, ways=ways)

    assert web.get(f"/clients/{cast.client.pk}/").status_code == 500

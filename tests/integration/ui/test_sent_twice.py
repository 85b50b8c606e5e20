"""What is sent twice is written once: a double click, a page sent again, two at the same moment."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client as WebClient
from django.utils import timezone

from holdspace.server.audit.models import AuditEntry, Submission
from holdspace.server.jobs.chores import do_chores
from holdspace.server.safety.models import Boundary
from tests.cast import Cast
from tests.conftest import SignIn

FIELDS = {"csrfmiddlewaretoken": "a" * 64, "topic": "My brother", "stance": "not_yet"}


def send(web: WebClient, cast: Cast, **fields: str) -> int:
    page = f"/clients/{cast.client.pk}/boundaries/"
    answer = web.post(page, {**FIELDS, **fields}, headers={"Referer": f"http://testserver{page}"})
    assert answer.status_code == 302
    assert answer["Location"] == page
    return Boundary.objects.count()


def test_a_form_that_is_sent_twice_is_kept_once_and_says_so(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    send(web, cast)
    entries = AuditEntry.objects.count()

    kept = send(web, cast)

    assert kept == 1
    assert AuditEntry.objects.count() == entries
    assert "already saved" in web.get(f"/clients/{cast.client.pk}/boundaries/").content.decode()


def test_the_way_back_to_the_form_leads_nowhere_else(cast: Cast, sign_in: SignIn):
    """A path that begins with two slashes would be another host's address once our own host is taken off."""
    web, page = sign_in(cast.client_user), f"/clients/{cast.client.pk}/boundaries/"
    web.post(page, FIELDS)

    answer = web.post(page, FIELDS, headers={"Referer": "http://testserver//elsewhere.example/"})

    assert answer["Location"] == "/%2Felsewhere.example/"


def test_the_same_words_on_a_page_made_anew_are_another_answer(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    send(web, cast)

    assert send(web, cast, csrfmiddlewaretoken="b" * 64) == 2


def test_other_words_on_the_same_page_are_another_answer(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    send(web, cast)

    assert send(web, cast, topic="My sister") == 2


def test_what_was_undone_can_be_sent_again(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch):
    web = sign_in(cast.client_user)
    web.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("holdspace.server.audit.recording.proof_of", lambda *_: 1 / 0)
        assert web.post(f"/clients/{cast.client.pk}/boundaries/", FIELDS).status_code == 500

    assert Boundary.objects.count() == 0
    assert send(web, cast) == 1


def test_names_of_forms_are_kept_for_two_days_and_tell_nothing(cast: Cast, sign_in: SignIn):
    send(sign_in(cast.client_user), cast)
    [row] = Submission.objects.all()

    assert len(row.key) == 64
    do_chores(timezone.now())
    assert Submission.objects.count() == 1
    do_chores(timezone.now() + timedelta(days=3))
    assert Submission.objects.count() == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's test database is one connection's own")
@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_kept(cast: Cast, sign_in: SignIn):
    browsers, start = [sign_in(cast.client_user) for _ in range(2)], Barrier(2)

    def press(web: WebClient) -> None:
        start.wait()
        send(web, cast)
        connection.close()

    threads = [Thread(target=press, args=[web]) for web in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Boundary.objects.count() == 1

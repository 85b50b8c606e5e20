"""An urgent alert that nobody takes up calls a second person in, who learns that it waits and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, Refused
from holdspace.domain.safety.response import Reached, Response, response_at
from holdspace.server.access.door import disclose
from holdspace.server.alerts.actions import take_up
from holdspace.server.alerts.calling_in import call_in, call_in_now, find_second_person, name_second_person
from holdspace.server.alerts.models import Alert
from holdspace.server.audit.models import AuditEntry
from tests.browser import without_chance
from tests.cast import AT, Cast
from tests.conftest import SignIn
from tests.integration.alerts.test_pages import CONTENT, raise_one

DUE = AT + timedelta(minutes=60)
LATE = DUE + timedelta(minutes=1)


@pytest.fixture
def alert(cast: Cast) -> Alert:
    name_second_person(by=cast.therapist, colleague=cast.supervisor, at=AT)
    return raise_one(cast.pair)


def call(alert: Alert, at: datetime = LATE) -> Alert:
    call_in_now(alert.pk, at=at)
    alert.refresh_from_db()
    return alert


def test_its_time_is_an_hour_and_a_job_waits_for_it(
    cast: Cast, django_capture_on_commit_callbacks: type[transaction.Atomic]
):
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[call-arg]  # a fixture of pytest-django
        alert = raise_one(cast.pair)

    assert alert.take_up_by == DUE
    waiting = DBTaskResult.objects.get()
    assert (waiting.run_after, waiting.args_kwargs["args"]) == (DUE, [alert.pk.hex])


def test_what_can_wait_for_the_session_has_no_time(cast: Cast):
    assert raise_one(cast.pair, is_urgent=False).take_up_by is None
    assert not DBTaskResult.objects.exists()


def test_overdue_the_named_colleague_is_called_in_once(cast: Cast, alert: Alert):
    call(alert)
    called_at = alert.called_in_at
    call(alert, LATE + timedelta(hours=1))

    assert (alert.called_in, alert.called_in_at) == (cast.supervisor, called_at)
    entries = AuditEntry.objects.filter(client_id=cast.client.pk, detail="alert_called_in")
    assert [entry.actor_id for entry in entries] == [cast.supervisor.pk]


def test_the_job_does_the_same(cast: Cast, alert: Alert):
    Alert.objects.filter(pk=alert.pk).update(take_up_by=AT - timedelta(days=1))

    call_in.func(alert.pk.hex)

    alert.refresh_from_db()
    assert alert.called_in == cast.supervisor


def test_before_its_time_nobody_is_called_in(alert: Alert):
    assert call(alert, DUE - timedelta(seconds=1)).called_in is None


def test_taken_up_in_time_nobody_is_called_in(cast: Cast, sign_in: SignIn, alert: Alert):
    sign_in(cast.therapist).post(f"/alerts/{alert.pk}/take-up/")

    assert call(alert).called_in is None
    assert alert.taken_up_by == cast.therapist
    assert response_at(LATE, alert.clock) is Response.TAKEN_UP
    assert "Noor Haddad is on it" in sign_in(cast.client_user).get(f"/alerts/{alert.pk}/").content.decode()


def test_without_a_named_one_a_privacy_officer_is_called_in(cast: Cast):
    assert find_second_person(cast.therapist) == cast.privacy_officer


def test_an_account_that_was_closed_is_not_called_in(cast: Cast, alert: Alert):
    cast.supervisor.is_active = False
    cast.supervisor.save()

    assert call(alert).called_in == cast.privacy_officer


def test_who_is_called_in_learns_no_name_and_no_word(cast: Cast, sign_in: SignIn, alert: Alert):
    call(alert)
    before = AuditEntry.objects.filter(event="looked").count()

    page = without_chance(sign_in(cast.supervisor).get("/alerts/").content.decode())

    assert "An urgent alert of a client of Noor Haddad" in page
    assert CONTENT["reason"] not in page
    assert "rosa" not in page
    assert AuditEntry.objects.filter(event="looked").count() == before
    with pytest.raises(Refused):
        disclose(alert, actor=cast.supervisor, purpose=Purpose.CARE)


def test_who_is_called_in_is_told_on_every_page_until_it_is_taken_up(cast: Cast, sign_in: SignIn, alert: Alert):
    call(alert)
    web = sign_in(cast.supervisor)

    assert "You were called in" in web.get("/account/").content.decode()
    take_up(by=cast.therapist, alert=alert, at=LATE)

    assert "You were called in" not in web.get("/account/").content.decode()
    assert "You were called in: " not in sign_in(cast.outsiders.therapist).get("/account/").content.decode()


def test_they_say_whom_they_reached_and_both_see_it(cast: Cast, sign_in: SignIn, alert: Alert):
    call(alert)

    sign_in(cast.supervisor).post(f"/alerts/{alert.pk}/reached/", {"reached": "therapist"})

    alert.refresh_from_db()
    assert alert.reached == Reached.THERAPIST
    for user in (cast.therapist, cast.client_user):
        page = sign_in(user).get(f"/alerts/{alert.pk}/").content.decode()
        assert "Tomasz Wrona was called in" in page
        assert "reached the therapist" in page
        # To somebody in danger it is said who comes, not that nobody came.
        assert ("Nobody has taken it up in time" in page) is (user is cast.therapist)


def test_what_is_not_offered_is_refused(cast: Cast, sign_in: SignIn, alert: Alert):
    call(alert)

    web = sign_in(cast.supervisor)

    assert web.post(f"/alerts/{alert.pk}/reached/", {"reached": "Rosa, by phone"}).status_code == 400


@pytest.mark.parametrize("who", ["client", "outsider_therapist", "outsider_client", "privacy_officer", "researcher"])
def test_nobody_else_speaks_for_who_was_called_in(cast: Cast, sign_in: SignIn, alert: Alert, who: str):
    call(alert)

    assert sign_in(cast.everyone[who]).post(f"/alerts/{alert.pk}/reached/", {"reached": "nobody"}).status_code == 404


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "administrator", "researcher"])
def test_outsiders_take_up_nothing(cast: Cast, sign_in: SignIn, alert: Alert, who: str):
    assert sign_in(cast.everyone[who]).post(f"/alerts/{alert.pk}/take-up/").status_code == 404


def test_the_client_cannot_take_it_up_for_the_therapist(cast: Cast, alert: Alert):
    with pytest.raises(Refused):
        take_up(by=cast.client_user, alert=alert, at=AT)


def test_closing_takes_up_as_well(cast: Cast, sign_in: SignIn, alert: Alert):
    sign_in(cast.therapist).post(f"/alerts/{alert.pk}/", {"what_was_done": "We spoke by phone."})

    alert.refresh_from_db()
    assert alert.taken_up_by == cast.therapist


def test_a_therapist_names_who_is_called_in(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)

    assert "Noor Haddad" not in web.get("/alerts/second-person/").content.decode().split("<main")[1]
    web.post("/alerts/second-person/", {"colleague": str(cast.outsiders.therapist.pk)})

    assert find_second_person(cast.therapist) == cast.outsiders.therapist
    assert "Then Inge Falk is called in." in web.get("/alerts/").content.decode()


@pytest.mark.parametrize("who", ["therapist", "client", "researcher"])
def test_oneself_a_client_or_a_researcher_cannot_be_named(cast: Cast, who: str):
    with pytest.raises(BadInput):
        name_second_person(by=cast.therapist, colleague=cast.everyone[who], at=AT)


@pytest.mark.parametrize("who", ["client", "supervisor", "administrator"])
def test_only_therapists_name_one(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).get("/alerts/second-person/").status_code == 404

"""The pages of exceptions: asked with a password, answered with a password, and seen by those concerned only."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from holdspace.server.audit.models import AuditEntry
from holdspace.server.exceptions import actions
from holdspace.server.exceptions.grounds import Recipient
from holdspace.server.exceptions.models import DangerException
from tests.cast import AT, PASSWORD, Cast
from tests.conftest import SignIn
from tests.integration.exceptions.conftest import REASON, WORDS, Ask, approve
from tests.integration.exceptions.test_opening import SENT

FILLED = {
    "ground": "danger_to_self",
    "reason": REASON,
    "kinds": ["identity", "safety_plan"],
    "why_not_less": "I do not know whom to call.",
    "hours": "2",
    "password": PASSWORD,
}


def one(exception: DangerException, name: str = "exception") -> str:
    return reverse(f"exceptions:{name}", args=[exception.pk])


def ask(cast: Cast, sign_in: SignIn, who: str = "therapist", **changed: str):
    address = reverse("exceptions:new", args=[cast.client.pk])
    filled = {**FILLED, "second_person": str(cast.privacy_officer.pk), **changed}
    return sign_in(cast.everyone[who]).post(address, filled)


def test_asking_answering_and_opening(cast: Cast, sign_in: SignIn, request_exception: Ask):
    asked_page = ask(cast, sign_in)
    made = DangerException.objects.get()
    assert asked_page["Location"] == one(made)

    officer = sign_in(cast.privacy_officer)
    assert "Exceptions wait for you: 1" in officer.get("/account/").content.decode()
    shown = officer.get(one(made)).content.decode()
    assert REASON in shown
    assert f'value="{made.digest}"' in shown
    officer.post(one(made, "answer"), {"digest": made.digest, "answer": "approve", "password": PASSWORD})

    record = sign_in(cast.therapist).get(one(made, "record")).content.decode()
    assert WORDS in record
    assert "Client rosa.k" in record


@pytest.mark.parametrize("password", ["", "not-the-password"])
def test_without_the_password_nothing_is_asked(cast: Cast, sign_in: SignIn, password: str):
    assert ask(cast, sign_in, password=password).status_code in {400, 403}
    assert not DangerException.objects.exists()


@pytest.mark.parametrize("password", ["", "not-the-password"])
def test_without_the_password_nothing_is_approved(cast: Cast, sign_in: SignIn, request_exception: Ask, password: str):
    made = request_exception()

    answer = sign_in(cast.privacy_officer).post(
        one(made, "answer"), {"digest": made.digest, "answer": "approve", "password": password}
    )

    made.refresh_from_db()
    assert answer.status_code in {400, 403}
    assert not made.is_approved


def test_guessing_the_password_is_slowed_down(cast: Cast, sign_in: SignIn, request_exception: Ask):
    made, web = request_exception(), sign_in(cast.privacy_officer)
    wrong = {"digest": made.digest, "answer": "approve", "password": "guess"}
    for _ in range(12):
        web.post(one(made, "answer"), wrong)

    answer = web.post(one(made, "answer"), {**wrong, "password": PASSWORD})

    made.refresh_from_db()
    assert answer.status_code == 403
    assert not made.is_approved


def test_a_request_beyond_the_limits_says_what_is_too_much(cast: Cast, sign_in: SignIn):
    answer = ask(cast, sign_in, hours="30")

    assert answer.status_code == 400
    assert "24 hours at most" in answer.content.decode()


@pytest.mark.parametrize("who", ["outsider_therapist", "supervisor", "administrator", "privacy_officer", "client"])
def test_nobody_else_reaches_the_form(cast: Cast, sign_in: SignIn, who: str):
    assert ask(cast, sign_in, who).status_code == 404


@pytest.mark.parametrize("name", ["exception", "record"])
@pytest.mark.parametrize("who", ["outsider_therapist", "supervisor", "administrator", "researcher", "client"])
def test_an_exception_is_seen_by_those_concerned_only(
    cast: Cast, sign_in: SignIn, opened: DangerException, who: str, name: str
):
    assert sign_in(cast.everyone[who]).get(one(opened, name)).status_code == 404


def test_the_second_person_does_not_open_the_record(cast: Cast, sign_in: SignIn, opened: DangerException):
    answer = sign_in(cast.privacy_officer).get(one(opened, "record"))

    assert answer.status_code == 403
    assert WORDS not in answer.content.decode()


def test_telling_somebody_outside_is_kept_and_read_by_the_client(cast: Cast, sign_in: SignIn, opened: DangerException):
    sign_in(cast.therapist).post(one(opened, "tell_somebody"), {**SENT, "recipient_kind": "hospital"})

    shown = sign_in(cast.client_user).get(reverse("exceptions:of_client", args=[cast.client.pk])).content.decode()
    assert SENT["words"] in shown
    assert "Hospital" in shown


def test_the_account_names_no_client_and_opens_no_record(cast: Cast, sign_in: SignIn, opened: DangerException):
    actions.tell_somebody(by=cast.therapist, exception=opened, recipient=Recipient.POLICE, sent=SENT, at=AT)
    web, before = sign_in(cast.privacy_officer), AuditEntry.objects.count()

    shown = web.get(reverse("exceptions:exceptions")).content.decode()
    assert AuditEntry.objects.count() == before
    table = web.get(reverse("exceptions:report")).content.decode()

    for text in (shown, table):
        assert "Police" in text
        assert "Client rosa.k" not in text
        assert REASON not in text
        assert SENT["words"] not in text
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["asked_by"], row["second_person"], row["told_to"]) == ("Noor Haddad", "Piet Vos", "Police")


def test_the_account_that_leaves_as_a_file_is_one_look_which_the_client_reads_of(
    cast: Cast, sign_in: SignIn, opened: DangerException
):
    """It holds words: on what telling somebody outside rested."""
    for recipient in (Recipient.POLICE, Recipient.HOSPITAL):
        actions.tell_somebody(by=cast.therapist, exception=opened, recipient=recipient, sent=SENT, at=AT)
    before = set(AuditEntry.objects.values_list("pk", flat=True))

    sign_in(cast.privacy_officer).get(reverse("exceptions:report"))

    [entry] = AuditEntry.objects.exclude(pk__in=before)
    assert (entry.client_id, entry.event, entry.actor_id) == (cast.client.pk, "looked", cast.privacy_officer.pk)
    assert len(entry.records) == 3
    looks = sign_in(cast.client_user).get(reverse("clients:looks", args=[cast.client.pk])).content.decode()
    assert "to take an account of all exceptions along as a file" in looks


def test_the_account_tells_who_told_what_to_whom_when_and_why_and_who_looked_into_it(
    cast: Cast, sign_in: SignIn, request_exception: Ask
):
    alone = request_exception(alone=True)
    for recipient in (Recipient.POLICE, Recipient.HOSPITAL):
        actions.tell_somebody(by=cast.therapist, exception=alone, recipient=recipient, sent=SENT, at=AT)
    actions.review(by=cast.privacy_officer, exception=alone, at=AT)

    rows = list(
        csv.DictReader(io.StringIO(sign_in(cast.privacy_officer).get(reverse("exceptions:report")).content.decode()))
    )

    assert [row["told_to"] for row in rows] == ["Police", "Hospital"]
    for row in rows:
        assert (row["told_by"], row["reviewed_by"]) == ("Noor Haddad", "Piet Vos")
        assert row["told_at"] == row["reviewed_at"] == AT.isoformat(timespec="seconds")
        assert row["legal_ground"] == SENT["legal_ground"]
        assert row["answered_at"]
        assert row["ground"]
        assert row["client"] == "told, not read yet"


def test_cells_of_the_account_are_no_formulas(cast: Cast, sign_in: SignIn, opened: DangerException):
    sent = {**SENT, "legal_ground": "=HYPERLINK(1)"}
    actions.tell_somebody(by=cast.therapist, exception=opened, recipient=Recipient.POLICE, sent=sent, at=AT)

    table = sign_in(cast.privacy_officer).get(reverse("exceptions:report")).content.decode()

    (row,) = csv.DictReader(io.StringIO(table))
    assert row["legal_ground"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("who", ["supervisor", "administrator", "researcher", "client"])
@pytest.mark.parametrize("name", ["exceptions", "report"])
def test_the_account_is_for_second_persons(cast: Cast, sign_in: SignIn, who: str, name: str):
    assert sign_in(cast.everyone[who]).get(reverse(f"exceptions:{name}")).status_code == 403


def test_many_openings_by_one_person_raise_an_alarm(cast: Cast, sign_in: SignIn, request_exception: Ask):
    for _ in range(3):
        opened = approve(cast, request_exception())
        actions.end(by=cast.therapist, exception=opened, at=timezone.now())

    shown = sign_in(cast.privacy_officer).get(reverse("exceptions:exceptions")).content.decode()

    assert "Noor Haddad has opened records 3 times within 7 days. Ask why." in shown


def test_alone_the_second_persons_are_told_on_every_page(cast: Cast, sign_in: SignIn, request_exception: Ask):
    request_exception(alone=True)

    web = sign_in(cast.privacy_officer)

    assert "Exceptions wait for you: 1" in web.get("/account/").content.decode()
    assert "Opened alone: look into it" in web.get(reverse("exceptions:exceptions")).content.decode()

"""The client takes along everything that is theirs, after a wait, once and locked; nobody else does."""

import base64
import errno
import json
import re
import time
from datetime import timedelta
from typing import NoReturn
from uuid import uuid4

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.apps import apps
from django.core import mail
from django.test import Client as WebClient
from django.utils import timezone

from holdspace.domain.access import Kind
from holdspace.domain.copy_request import GOOD_FOR
from holdspace.domain.errors import BadInput, WrongState
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Identity
from holdspace.server.exports.actions import ask_for_copy, take_copy
from holdspace.server.exports.archive import RECORD_NAME
from holdspace.server.exports.models import CopyRequest
from holdspace.server.exports.record import sealed_models
from holdspace.server.journal.actions import keep_entry, keep_key
from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.sealing import seal
from holdspace.vault import age_keys
from holdspace.workflows.verify_log_file import verify_log_file
from tests.age_reader import read_age
from tests.browser import without_chance
from tests.cast import AT, Cast
from tests.conftest import SignIn
from tests.integration.exports.taking import PASSPHRASE, WAIT, take, unpacked
from tests.integration.journal.test_journal import KEY
from tests.record import fill
from tests.unit.fhir.r4 import faults

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {"passphrase": PASSPHRASE, "again": PASSPHRASE}


def page(cast: Cast, step: str = "") -> str:
    return f"/clients/{cast.client.pk}/export/{step}"


def signed_in_some_time_ago(web: WebClient) -> WebClient:
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    return web


def asked_and_waited_for(cast: Cast) -> CopyRequest:
    return ask_for_copy(by=cast.client_user, client=cast.client, at=timezone.now() - WAIT)


@pytest.mark.parametrize("step", ["ask/", "take/"])
def test_the_copy_is_only_given_to_who_has_just_proven_who_they_are(cast: Cast, sign_in: SignIn, step: str):
    web = signed_in_some_time_ago(sign_in(cast.client_user))
    if step == "take/":
        asked_and_waited_for(cast)

    answer = web.post(page(cast, step), TYPED, follow=True)

    assert any("reauthenticate" in address for address, _ in answer.redirect_chain)
    assert PASSPHRASE not in str(dict(web.session.items()))


def test_it_waits_then_is_given_once_and_locked(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(page(cast, "ask/"))
    with pytest.raises(WrongState):
        take_copy(by=cast.client_user, client=cast.client, passphrase=PASSPHRASE, at=timezone.now())
    CopyRequest.objects.update(asked_at=timezone.now() - WAIT, ready_at=timezone.now())

    assert "Fetch the file" in web.get(page(cast)).content.decode()
    assert web.post(page(cast, "take/"), {**TYPED, "again": "something else"}).status_code == 400
    given = web.post(page(cast, "take/"), TYPED)
    again = web.post(page(cast, "take/"), TYPED)

    assert given.content.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert "record.json" in unpacked(given.content).namelist()
    assert again.status_code == 409
    assert AuditEntry.objects.filter(event="exported", client_id=cast.client.pk).count() == 1


def test_the_copy_holds_what_was_written_and_a_list_of_looks_that_verifies(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(f"/clients/{cast.client.pk}/boundaries/", {"topic": "My brother <b>", "stance": "not_yet"})

    files = unpacked(take(cast, asked_at=AT))

    record = json.loads(files.read("record.json"))
    assert record["records"]["safety.boundary"][0]["content"]["topic"] == "My brother <b>"
    assert "My brother &lt;b&gt;" in files.read("record.html").decode()
    assert verify_log_file(files.read("looks.json")).findings == ()


def test_the_journal_in_it_is_age_files_that_open_with_the_printed_key(cast: Cast):
    own, printed = age_keys.generate_key(), age_keys.generate_key()
    envelope = base64.b64encode(age_keys.lock_to([own, printed], b"A heron")).decode()
    keep_key(by=cast.client_user, client=cast.client, envelope=KEY, at=AT)
    keep_entry(by=cast.client_user, client=cast.client, entry_id=uuid4(), version=1, envelope=envelope, at=AT)

    files = unpacked(take(cast, asked_at=AT))

    key, entry = sorted((name for name in files.namelist() if name.startswith("journal/")), reverse=True)
    assert read_age(files.read(entry), printed.identity) == b"A heron"
    assert files.read(key) == base64.b64decode(KEY)


def test_its_fhir_part_is_valid_r4_and_names_the_person_sessions_goals_consents_and_answers(cast: Cast):
    planted = fill(cast)

    bundle = json.loads(unpacked(take(cast, asked_at=AT)).read("record.fhir.json"))

    assert faults(bundle) == []
    kinds = {each["resource"]["resourceType"] for each in bundle["entry"]}
    assert kinds == {"Patient", "Encounter", "Goal", "Consent", "QuestionnaireResponse"}
    inside = {each["fullUrl"] for each in bundle["entry"]}
    assert set(re.findall(r"urn:uuid:[0-9a-f-]{36}", json.dumps(bundle))) <= inside
    assert planted.words["goal 0"] in json.dumps(bundle)


def test_whoever_gets_the_clients_mail_stops_it_and_learns_nothing(cast: Cast, sign_in: SignIn):
    identity = Identity.objects.get(client=cast.client)
    seal(identity, {"name": "Rosa Keller", "email": "rosa@mail.example"}, at=AT)
    identity.save()

    web = sign_in(cast.client_user)
    web.post(page(cast, "ask/"))

    (sent,) = mail.outbox
    (link,) = re.findall(r"http\S+/stop/(\S+)/", str(sent.body))
    said = f"{sent.subject} {sent.from_email} {sent.body}".replace(link, "").lower()
    assert not [word for word in ("rosa", "therap", "record", "copy", "linden", "holdspace") if word in said]
    assert (
        "can stop" in web.get(page(cast)).content.decode() or "link to stop it" in web.get(page(cast)).content.decode()
    )
    outside, here = WebClient(), f"/stop/{link}/"
    assert "copy" not in without_chance(outside.get(here).content.decode().replace(link, "")).lower()
    assert outside.post(here).status_code == 200
    assert CopyRequest.objects.get().stopped_at
    assert outside.get(here).status_code == outside.get("/stop/unknown/").status_code == 404
    assert AuditEntry.objects.filter(detail="copy_stopped", client_id=cast.client.pk).count() == 1


def test_the_client_stops_it_and_every_page_says_that_it_runs(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(page(cast, "ask/"))
    assert "A copy of your record was asked for" in web.get(f"/clients/{cast.client.pk}/looks/").content.decode()

    web.post(page(cast, "stop/"))

    assert CopyRequest.objects.get().stopped_at
    assert "A copy of your record was asked for" not in web.get(f"/clients/{cast.client.pk}/looks/").content.decode()


def test_a_copy_that_could_not_be_made_is_still_there_to_be_fetched_once(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    asked_and_waited_for(cast)
    web = sign_in(cast.client_user)

    def disk_is_full(*given: object, **named: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("holdspace.server.exports.actions.log_file", disk_is_full)
        refused = web.post(page(cast, "take/"), TYPED)
    given = web.post(page(cast, "take/"), TYPED)

    assert refused.status_code == 503
    assert RECORD_NAME in unpacked(given.content).namelist()
    with pytest.raises(WrongState):
        take_copy(by=cast.client_user, client=cast.client, passphrase=PASSPHRASE, at=timezone.now())


def test_what_is_not_fetched_in_time_or_locked_too_weakly_is_not_given(cast: Cast):
    asked = asked_and_waited_for(cast)

    with pytest.raises(BadInput):
        take_copy(by=cast.client_user, client=cast.client, passphrase="short", at=timezone.now())
    late = asked.ready_at + GOOD_FOR + timedelta(seconds=1)
    with pytest.raises(WrongState):
        take_copy(by=cast.client_user, client=cast.client, passphrase=PASSPHRASE, at=late)
    assert not AuditEntry.objects.filter(event="exported").exists()


@pytest.mark.parametrize("who", ["therapist", "outsider_therapist", "outsider_client", "supervisor", "administrator"])
def test_nobody_else_takes_it(cast: Cast, sign_in: SignIn, who: str):
    asked_and_waited_for(cast)
    web = sign_in(cast.everyone[who])

    assert web.get(page(cast)).status_code in {403, 404}
    for step in ("ask/", "stop/", "take/"):
        assert web.post(page(cast, step), TYPED).status_code in {403, 404}
    assert CopyRequest.objects.get().state(timezone.now()).is_open


def test_every_kind_of_record_but_process_notes_is_in_it():
    rooms = {model for model in apps.get_models() if issubclass(model, SealedRecord)}

    assert {model.kind for model in rooms - set(sealed_models())} <= {Kind.NOTES}

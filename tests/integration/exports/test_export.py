"""The client takes along everything that is theirs, and nobody else does."""

import io
import json
import time
import zipfile

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.apps import apps
from django.test import Client as WebClient

from holdspace.domain.access import Kind
from holdspace.server.audit.models import AuditEntry
from holdspace.server.exports.record import _sealed_models
from holdspace.server.keys.models import SealedRecord
from holdspace.workflows.verify_log_file import verify_log_file
from tests.cast import Cast
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/export/"


def proves_again_who_they_are(web: WebClient) -> WebClient:
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return web


def test_the_copy_is_only_given_to_who_has_just_proven_who_they_are(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    session = web.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 3600}]
    session.save()

    answer = web.post(page(cast))

    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_the_copy_holds_what_was_written_and_a_list_of_looks_that_verifies(cast: Cast, sign_in: SignIn):
    client = proves_again_who_they_are(sign_in(cast.client_user))
    client.post(f"/clients/{cast.client.pk}/boundaries/", {"topic": "My brother <b>", "stance": "not_yet"})

    answer = client.post(page(cast))

    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    record = json.loads(packed.read("record.json"))
    assert record["records"]["safety.boundary"][0]["content"]["topic"] == "My brother <b>"
    assert "My brother &lt;b&gt;" in packed.read("record.html").decode()
    assert verify_log_file(packed.read("looks.json")).findings == ()
    assert AuditEntry.objects.filter(event="exported", client_id=cast.client.pk).count() == 1


@pytest.mark.parametrize("who", ["therapist", "outsider_therapist", "outsider_client", "supervisor", "administrator"])
def test_nobody_else_takes_it(cast: Cast, sign_in: SignIn, who: str):
    web = sign_in(cast.everyone[who])

    assert web.get(page(cast)).status_code in {403, 404}
    assert web.post(page(cast)).status_code in {403, 404}


def test_every_kind_of_record_but_process_notes_is_in_it():
    rooms = {model for model in apps.get_models() if issubclass(model, SealedRecord)}

    assert {model.kind for model in rooms - set(_sealed_models())} <= {Kind.NOTES}

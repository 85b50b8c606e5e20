"""A therapist's pages of a record: opening it, inviting, sessions, ending."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session as WebSession
from django.urls import reverse
from django.utils.timezone import localdate, now

from holdspace.domain.errors import Refused, WrongState
from holdspace.server.accounts.sealed_sessions import SessionStore
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_therapy, invite_again, open_record
from holdspace.server.clients.models import Client, Identity, Session, Therapy
from tests.cast import AT, PASSWORD, Cast
from tests.conftest import SignIn

WRITTEN = {"name": "Mina Okafor", "pronouns": "she", "phone": "", "email": "", "reach": "no voicemail"}


def address_in(page) -> str:
    found = re.search(r'value="http[^"]+(/invitation/[^"]+)"', page.content.decode())
    return found[1] if found else ""


def open_one(web) -> tuple[Client, str]:
    response = web.post(reverse("clients:new"), WRITTEN)
    client = Client.objects.latest("created_at")
    return client, response["Location"]


def test_a_new_client_is_sealed_and_invited(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)

    client, invited = open_one(web)
    address = address_in(web.get(invited))

    assert b"Okafor" not in bytes(Identity.objects.get(client=client).sealed)
    assert web.get(address).status_code == 200


def test_the_invitation_is_shown_once_and_lies_nowhere_in_clear(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    _, invited = open_one(web)
    before = [SessionStore(each.pk).load() for each in WebSession.objects.all()]

    address = address_in(web.get(invited))

    secret = address.strip("/").rpartition("/")[2]
    assert secret
    assert not any(secret in str(session) for session in before)
    assert address_in(web.get(invited)) == ""


def test_a_new_invitation_ends_the_one_before(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    client, invited = open_one(web)
    first = address_in(web.get(invited))

    web.post(reverse("clients:invite_again", args=[client.pk]))
    second = address_in(web.get(invited))

    assert first != second
    assert (web.get(first).status_code, web.get(second).status_code) == (404, 200)


def test_who_has_come_in_is_not_invited_again(cast: Cast):
    with pytest.raises(WrongState):
        invite_again(by=cast.therapist, therapy=cast.therapy, at=AT)


def test_another_therapist_invites_nobody(cast: Cast):
    with pytest.raises(Refused):
        invite_again(by=cast.outsiders.therapist, therapy=cast.therapy, at=AT)


def test_after_coming_in_the_client_is_asked_what_they_allow(cast: Cast, sign_in: SignIn, client):
    web = sign_in(cast.therapist)
    record, invited = open_one(web)
    chosen = {"username": "mina", "password": PASSWORD, "password_again": PASSWORD}

    response = client.post(address_in(web.get(invited)), chosen)

    assert response["Location"] == reverse("consents:consents", args=[record.pk])


@pytest.mark.parametrize("who", ["client", "supervisor", "administrator", "privacy_officer", "researcher"])
def test_only_a_therapist_opens_a_record(cast: Cast, sign_in: SignIn, who: str):
    clients = Client.objects.count()

    response = sign_in(cast.everyone[who]).post(reverse("clients:new"), WRITTEN)

    assert response.status_code == 403
    assert Client.objects.count() == clients


def test_a_record_without_a_name_is_not_opened(cast: Cast, sign_in: SignIn):
    response = sign_in(cast.therapist).post(reverse("clients:new"), {**WRITTEN, "name": " "})

    assert response.status_code == 400
    assert "data-error-summary" in response.content.decode()


def test_a_session_is_added_with_the_next_number(cast: Cast, sign_in: SignIn):
    address = reverse("clients:add_session", args=[cast.client.pk])

    # Noon is on every clock; of two nights a year an hour is not, or twice.
    response = sign_in(cast.therapist).post(address, {"held_at": f"{localdate()}T12:00"})

    assert response["Location"] == reverse("same_page:client", args=[cast.client.pk])
    assert [each.number for each in Session.objects.filter(therapy=cast.therapy)] == [1, 2]


@pytest.mark.parametrize("held_at", ["1026-11-23T10:00", "2999-01-01T10:00", "yesterday", ""])
def test_a_slip_of_the_finger_in_the_date_is_said(cast: Cast, sign_in: SignIn, held_at: str):
    address = reverse("clients:add_session", args=[cast.client.pk])

    response = sign_in(cast.therapist).post(address, {"held_at": held_at})

    assert response.status_code == 400
    assert Session.objects.filter(therapy=cast.therapy).count() == 1


def test_the_end_of_a_therapy_is_found_from_the_page_of_the_two_by_the_therapist_alone(cast: Cast, sign_in: SignIn):
    page, end = (reverse(name, args=[cast.client.pk]) for name in ("same_page:client", "clients:end"))

    assert end in sign_in(cast.therapist).get(page).content.decode()
    assert end not in sign_in(cast.client_user).get(page).content.decode()


def test_an_invitation_is_found_again_until_the_client_has_come_in(cast: Cast, sign_in: SignIn):
    client, _secret = open_record(by=cast.therapist, identity={"name": "Not yet here"}, at=AT)
    invitation, of_the_other = (reverse("clients:invited", args=[pk]) for pk in (client.pk, cast.client.pk))
    therapist = sign_in(cast.therapist)
    caseload = therapist.get(reverse("same_page:caseload")).content.decode()

    assert invitation in caseload
    assert of_the_other not in caseload
    assert "has not come in yet" in therapist.get(invitation).content.decode()


def test_asking_to_end_a_therapy_is_one_look_and_ends_nothing(cast: Cast, sign_in: SignIn):
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    shown = sign_in(cast.therapist).get(reverse("clients:end", args=[cast.client.pk])).content.decode()

    assert "Client rosa.k" in shown
    assert AuditEntry.objects.filter(client_id=cast.client.pk).count() == before + 1
    assert Therapy.objects.get(pk=cast.therapy.pk).ended_at is None


def test_a_therapy_is_ended_on_purpose_only(cast: Cast, sign_in: SignIn):
    address, web = reverse("clients:end", args=[cast.client.pk]), sign_in(cast.therapist)

    assert web.post(address).status_code == 400
    assert web.post(address, {"is_sure": "on"})["Location"] == reverse("same_page:caseload")

    assert web.get(address).status_code == 404


@pytest.mark.parametrize("name", ["invited", "invite_again", "add_session", "end"])
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, name: str):
    web, address = sign_in(cast.outsiders.therapist), reverse(f"clients:{name}", args=[cast.client.pk])

    assert web.post(address).status_code in {404, 405}
    assert web.get(address).status_code in {404, 405}


def test_after_the_end_nothing_can_be_added(cast: Cast, sign_in: SignIn):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=now())

    assert sign_in(cast.therapist).get(reverse("clients:add_session", args=[cast.client.pk])).status_code == 404

"""A passkey's answer may be anything at all: there is a page for it that says so, and never a failure of ours.

So may a passkey that somebody wrote into the database.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client as WebClient
from django.urls import reverse
from fido2.cose import ES256, ES256K, RS1, RS256, CoseKey, UnsupportedKey

from holdspace.server.accounts.factor_proofs import keep_proof
from tests.browser import WebClient as Browser
from tests.cast import PASSWORD, Cast
from tests.conftest import SignIn
from tests.integration.accounts.passkeys import Passkey, challenge_of
from tests.integration.accounts.passkeys import answer as answered


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def answer(**parts: Any) -> dict[str, Any]:
    """Return what a browser would answer, with these parts in place of the true ones."""
    said = json.dumps({"type": "webauthn.create", "challenge": "eHh4", "origin": "http://testserver"}).encode()
    true = {"clientDataJSON": encoded(said), "attestationObject": encoded(b"\xa0"), "authenticatorData": encoded(b"a")}
    response = {**true, "signature": encoded(b"s"), "userHandle": encoded(b"1"), **parts}
    return {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response}


HOSTILE: dict[str, Any] = {
    "nothing": None,
    "an empty text": "",
    "an empty object": {},
    "a list": [1],
    "a text": "credential",
    "half a character": "\ud800",
    "a number": 7,
    "no response": {"id": "YQ", "rawId": "YQ", "type": "public-key"},
    "a response that is a text": {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": "x"},
    "a response that is empty": {"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}},
    "an id that is a number": {**answer(), "id": 1, "rawId": 2},
    "an id that is another": {**answer(), "id": "Yg"},
    "half a character within": answer(userHandle="\ud800"),
    "another kind": {**answer(), "type": "password"},
    "what was said is no JSON": answer(clientDataJSON=encoded(b"{")),
    "what was said is a list": answer(clientDataJSON=encoded(b"[]")),
    "what was said is nested": answer(clientDataJSON=encoded(b"[" * 100_000)),
    "what was said is no text": answer(clientDataJSON=encoded(b"\xff")),
    "an attestation of nothing": answer(attestationObject=""),
    "an attestation that is a number": answer(attestationObject=encoded(b"\x01")),
    "an attestation cut off": answer(attestationObject=encoded(b"\xa3cfmt")),
    "an attestation nested deeply": answer(attestationObject=encoded(b"\x81" * 100_000)),
    "an attestation that says it is huge": answer(attestationObject=encoded(b"\x9b" + b"\xff" * 8)),
    "an authenticator of zeros": answer(authenticatorData=encoded(bytes(37))),
    "an authenticator that lacks its key": answer(authenticatorData=encoded(bytes(32) + b"\xc1" + bytes(4))),
    "no user": answer(userHandle=None),
    "a user that is a number": answer(userHandle=7),
    "a user that is no id": answer(userHandle=encoded(b"\xff\xfe")),
    "a user of nothing": answer(userHandle=encoded(bytes(32).hex().encode())),
}
BROKEN = {"no JSON": "{", "a nest": "[" * 5_000, "a number longer than Python reads": "9" * 5_000}


def hostile() -> Iterator[tuple[str, str]]:
    """Yield every answer by what is wrong with it, each as often as the first of a minute."""
    for what, sent in ({name: json.dumps(each) for name, each in HOSTILE.items()} | BROKEN).items():
        cache.clear()
        yield what, sent


def test_whoever_adds_one_is_shown_the_form_again(cast: Cast, sign_in: SignIn):
    web, page = sign_in(cast.therapist), reverse("mfa_add_webauthn")
    web.get(page)
    for what, sent in hostile():
        shown = web.post(page, {"credential": sent, "name": "a"})
        assert shown.status_code == 200, what
        assert "data-error-summary" in shown.content.decode(), what

    assert not Authenticator.objects.exists()


def test_whoever_signs_in_is_sent_back_to_the_beginning(cast: Cast):
    web, page = WebClient(), reverse("mfa_login_webauthn")
    web.get(page, headers={"X-Requested-With": "XMLHttpRequest"})
    for what, sent in hostile():
        said = web.post(page, {"credential": sent})
        assert (said.status_code, said.headers.get("Location")) == (302, reverse("account_login")), what


def test_whoever_has_typed_the_password_is_asked_again(cast: Cast):
    keep_proof(authenticator=TOTP.activate(cast.therapist, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").instance)
    web, page = WebClient(), reverse("mfa_authenticate")
    web.post(reverse("account_login"), {"login": cast.therapist.username, "password": PASSWORD})
    web.get(page)
    for what, sent in hostile():
        assert web.post(page, {"credential": sent}).status_code == 200, what


def test_whoever_proves_again_who_they_are_is_asked_again(cast: Cast, sign_in: SignIn):
    web, page = sign_in(cast.therapist), reverse("mfa_reauthenticate_webauthn")
    web.get(page)
    for what, sent in hostile():
        assert web.post(page, {"credential": sent}).status_code == 302, what


def rsa_key(kind: type[CoseKey], bits: int) -> CoseKey:
    return kind({1: 3, 3: kind.ALGORITHM, -1: (1 << (bits - 1) | 1).to_bytes(bits // 8, "big"), -2: b"\1\0\1"})


CURVE = ec.generate_private_key(ec.SECP256R1()).public_key()
OTHER_CURVE = ec.generate_private_key(ec.SECP256K1()).public_key()
KEYS: dict[str, tuple[CoseKey, bool]] = {
    "P-256": (ES256.from_cryptography_key(CURVE), True),
    "RSA of 2048 bits": (rsa_key(RS256, 2048), True),
    "RSA of 1024 bits": (rsa_key(RS256, 1024), False),
    "RSA with SHA-1": (rsa_key(RS1, 2048), False),
    "secp256k1": (ES256K.from_cryptography_key(OTHER_CURVE), False),
    "a kind that nobody knows": (UnsupportedKey({1: 2, 3: -999}), False),
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_passkey_is_taken_whose_signatures_prove_enough(cast: Cast, sign_in: SignIn, kind: str):
    key, is_taken = KEYS[kind]
    web, page = sign_in(cast.therapist), "mfa_add_webauthn"
    sent = json.dumps(Passkey(cast.therapist).registers(challenge_of(web, page), key))

    shown = web.post(reverse(page), {"credential": sent, "name": "a"})

    assert shown.status_code == (302 if is_taken else 200)
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists() is is_taken


STORED: dict[str, Any] = {
    "nothing": {"name": "a"},
    "an empty credential": {"name": "a", "credential": {}},
    "no credential": {"name": "a", "credential": None},
    "a credential that is a text": {"name": "a", "credential": "x"},
    "a credential that cannot be read": {"name": "a", "credential": answer()},
}


@pytest.mark.parametrize("kept", STORED.values(), ids=STORED.keys())
def test_one_that_was_written_into_the_database_is_left_out_and_the_others_work(
    cast: Cast, sign_in: SignIn, kept: dict[str, Any]
):
    Authenticator.objects.create(user=cast.therapist, type=Authenticator.Type.WEBAUTHN, data=kept)
    own = Passkey(cast.therapist).set_up()
    web = sign_in(cast.therapist)

    pages = ("mfa_add_webauthn", "mfa_list_webauthn", "mfa_reauthenticate_webauthn", "mfa_index")
    assert [web.get(reverse(page)).status_code for page in pages] == [200] * len(pages)
    assert answered(Browser(), "mfa_login_webauthn", own)["Location"] == "/"


def test_an_account_with_such_a_one_alone_is_asked_for_it_and_lets_nobody_in(cast: Cast):
    Authenticator.objects.create(user=cast.therapist, type=Authenticator.Type.WEBAUTHN, data=STORED["nothing"])
    web, page = WebClient(), reverse("mfa_authenticate")
    web.post(reverse("account_login"), {"login": cast.therapist.username, "password": PASSWORD})

    assert web.get(page).status_code == 200
    assert web.post(page, {"credential": json.dumps(answer())}).status_code == 200
    assert web.get(reverse("accounts:account")).status_code == 302

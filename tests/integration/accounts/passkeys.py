"""A device with a passkey, in software: it makes a key for an account and signs what a page of sign-in asks it to."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY, WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256, CoseKey
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from holdspace.server.accounts.factor_proofs import keep_proof
from holdspace.server.accounts.models import User
from tests.browser import WebClient

HERE = "http://testserver"
SITE = hashlib.sha256(b"testserver").digest()
SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """A passkey of one account, which it says it belongs to."""

    def __init__(self, user: User) -> None:
        self.user = user
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(16)

    def set_up(self) -> Passkey:
        """Keep its public half with the account, as the page that adds one does."""
        keep_proof(authenticator=WebAuthn.add(self.user, "A device", self.registers()).instance)
        return self

    def signs(self, challenge: str) -> str:
        """Return what a browser sends for it; ``challenge`` is what the page gave."""
        data = AuthenticatorData.create(SITE, SEEN, 1)
        said = CollectedClientData.create("webauthn.get", challenge, HERE)
        signature = self._key.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": websafe_encode(data),
            "clientDataJSON": websafe_encode(said),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(user_pk_to_url_str(self.user).encode()),
        }
        return json.dumps(self._named(response))

    def registers(self, challenge: str = "made-before", public: CoseKey | None = None) -> dict[str, Any]:
        """Return what a browser sends for a page that adds a passkey; ``public`` is another key than its own."""
        public = public or ES256.from_cryptography_key(self._key.public_key())
        kept = AttestedCredentialData.create(Aaguid.NONE, self._id, public)
        data = AuthenticatorData.create(SITE, SEEN | AuthenticatorData.FLAG.AT, 0, kept)
        said = CollectedClientData.create("webauthn.create", challenge, HERE)
        attested = AttestationObject.create("none", data, {})
        return self._named({"attestationObject": websafe_encode(attested), "clientDataJSON": websafe_encode(said)})

    def _named(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self._id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}


def challenge_of(web: Client, page: str) -> str:
    """Open a page that offers a passkey, and return what it asks to be signed."""
    web.get(reverse(page), headers={"Accept": "application/json"} if page == "mfa_login_webauthn" else {})
    challenge: str = web.session[STATE_SESSION_KEY]["challenge"]
    return challenge


def answer(web: WebClient, page: str, passkey: Passkey) -> Any:
    """Open a page, have the passkey sign what it asks, and send that."""
    return web.post(reverse(page), {"credential": passkey.signs(challenge_of(web, page))})

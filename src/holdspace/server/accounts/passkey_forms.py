"""allauth's forms for passkeys, for whatever is sent to them: what is no passkey's answer is said to be none.

The packages behind them take an answer apart as it comes, and fail in as many ways as it can be wrong.
"""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext as _
from fido2.cose import ES256, ES384, ES512, PS256, RS256, CoseKey, EdDSA
from fido2.webauthn import RegistrationResponse

# RuntimeError: nested too deeply, or a kind of key that is not known.
MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)


# ECDSA, EdDSA, RSA-PSS and ML-DSA, by https://www.iana.org/assignments/cose. RS256 is PKCS #1 v1.5, which ASVS 5.0 no
# longer takes; devices with Windows Hello have no other. Left out are SHA-1 and secp256k1.
SIGNING = {ES256.ALGORITHM, ES384.ALGORITHM, ES512.ALGORITHM, EdDSA.ALGORITHM, PS256.ALGORITHM, RS256.ALGORITHM}
SIGNING |= {-48, -49, -50}
# COSE's name for the kind of key, for its modulus, and 2048 bits.
RSA, RSA_MODULUS, RSA_BYTES = 3, -1, 256


class _Answer(forms.JSONField):
    """What a browser answered. It is never shown again: it is of no use twice, and may be no text at all."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class AnyAnswer(forms.Form):
    """Reads an answer; what cannot be read is an error of its field."""

    credential = _Answer(widget=forms.HiddenInput)

    def full_clean(self) -> None:
        try:
            super().full_clean()
        except MALFORMED:
            self.add_error("credential", _("The passkey could not be used. Try again, or take another way."))


class AddPasskey(AnyAnswer, AddWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    """A new passkey, of a kind of key that is taken here."""

    def clean(self) -> dict[str, Any]:
        """Refuse a key whose signatures prove too little; the package behind takes any."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("credential"):
            response = RegistrationResponse.from_dict(given["credential"]).response
            made = response.attestation_object.auth_data.credential_data
            if made is None or not _is_strong(made.public_key):
                self.add_error("credential", _("The passkey could not be used. Try again, or take another way."))
        return given


def _is_strong(key: CoseKey) -> bool:
    """Return whether the key signs in a way of `SIGNING`, an RSA key of a length that holds."""
    return key.get(3) in SIGNING and (key.get(1) != RSA or len(key[RSA_MODULUS].lstrip(b"\0")) >= RSA_BYTES)

"""allauth's forms for passkeys, for whatever is sent to them: what is no passkey's answer is said to be none.

The packages behind them take an answer apart as it comes, and fail in as many ways as it can be wrong.
"""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext as _

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
    """A new passkey."""

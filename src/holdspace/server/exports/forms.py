"""The passphrase that a copy is locked with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.server.keys.passphrases import LEAST_CHARACTERS


class PassphraseForm(forms.Form):
    """Twice, since nobody could open the file again after a slip."""

    passphrase = forms.CharField(
        label=_("Passphrase for the file"),
        min_length=LEAST_CHARACTERS,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "At least 12 characters, and not your password here. It is kept nowhere: without it the file stays shut."
        ),
    )
    again = forms.CharField(
        label=_("The same passphrase again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Check the repetition."""
        cleaned = super().clean() or {}
        if cleaned.get("passphrase") and cleaned["passphrase"] != cleaned.get("again"):
            self.add_error("again", _("The two passphrases differ."))
        return cleaned

"""What a study is and what it wants to find out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class StudyForm(forms.Form):
    """Read by the second person, and by every client who allows research."""

    study = forms.CharField(label=_("Name of the study"), max_length=120)
    about = forms.CharField(
        label=_("What it wants to find out, and who does it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Clients read this. Plain words, no client's name."),
    )


class PassphraseForm(forms.Form):
    """What the file is locked with."""

    passphrase = forms.CharField(
        label=_("Passphrase for the file"),
        min_length=12,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. It is kept nowhere: without it the file stays shut."),
    )

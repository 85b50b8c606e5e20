"""A therapist's private note on a session."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NoteForm(forms.Form):
    """A therapist's private note."""

    text = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Sealed, and opened for you alone. Your client sees that there is a note, never what it says."),
    )

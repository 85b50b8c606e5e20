"""What closes an alert."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CloseForm(forms.Form):
    """What was done, in the therapist's words; sealed, and seen by the client too."""

    what_was_done = forms.CharField(
        label=_("What was done"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A sentence is enough. The client can read it."),
        error_messages={"required": _("Write down what was done; without it the alert stays open.")},
    )

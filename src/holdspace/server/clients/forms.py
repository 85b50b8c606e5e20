"""What a therapist fills in about a client and a session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _

EARLIEST = timedelta(days=366 * 60)
LATEST = timedelta(days=366)


class IdentityForm(forms.Form):
    """What the client is called and how they can be reached; all of it is sealed."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As they want to be called here."))
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("For your own use; nothing is sent from here.")
    )
    reach = forms.CharField(
        label=_("What to mind when reaching them"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: no voicemail, not before six."),
    )


class SessionForm(forms.Form):
    """When a session was or will be held."""

    held_at = forms.DateTimeField(
        label=_("Day and time"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"held_at": localtime().replace(minute=0, second=0, microsecond=0)})
        super().__init__(*args, **kwargs)

    def clean_held_at(self) -> Any:
        """Refuse a year that can only be a slip of the finger."""
        held_at = self.cleaned_data["held_at"]
        if not now() - EARLIEST < held_at < now() + LATEST:
            raise forms.ValidationError(_("This is too far away. Check the year."))
        return held_at


class EndForm(forms.Form):
    """A therapy is ended on purpose only."""

    is_sure = forms.BooleanField(label=_("Yes, this therapy is over"))

"""What closes an alert."""

from __future__ import annotations

from typing import cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from holdspace.server.accounts.colleagues import ColleagueField
from holdspace.server.accounts.models import User


class SecondPersonForm(forms.Form):
    """Who is called in where a therapist does not take up an urgent alert in time."""

    colleague = ColleagueField(queryset=User.objects.none(), label=_("Second person"), empty_label=None)

    def __init__(self, *args: object, colleagues: QuerySet[User], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        cast("ColleagueField", self.fields["colleague"]).queryset = colleagues


class CloseForm(forms.Form):
    """What was done, in the therapist's words; sealed, and seen by the client too."""

    what_was_done = forms.CharField(
        label=_("What was done"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A sentence is enough. The client can read it."),
        error_messages={"required": _("Write down what was done; without it the alert stays open.")},
    )

"""Naming somebody outside, and choosing what a copy holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from holdspace.domain.access import Kind
from holdspace.server.consents.third_parties import parts
from holdspace.server.third_parties.contents import TITLES

LONGEST_NAME = 200
# A permission to tell others ends by a day that was set, as 45 CFR 164.508(c)(1)(v) asks; ours is a year away at most.
LONGEST = timedelta(days=366)


class NameForm(forms.Form):
    """Whom, what they are, what they may be handed, until when."""

    name = forms.CharField(
        label=_("Whom do you mean?"), max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    what = forms.CharField(
        label=_("Who is that?"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("For instance: my doctor, my insurer."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(label=_("They may have a copy of"), widget=forms.CheckboxSelectMultiple)
    until = forms.DateField(
        label=_("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A day within a year from now."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["kinds"], parts())

    def clean_until(self) -> datetime:
        """Return the end of the day; refuse one that is past, or further away than a year."""
        day = self.cleaned_data["until"]
        if not localdate() <= day <= localdate() + LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return datetime.combine(day, time.max, get_current_timezone())


class CopyForm(forms.Form):
    """What a copy is to hold, of what was allowed."""

    kinds = forms.MultipleChoiceField(label=_("The copy holds"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, allowed: Collection[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["kinds"], allowed)


def _offer(field: forms.Field, kinds: Collection[Kind]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  # the fields above; for the type checker
    field.choices = [(kind.value, gettext(TITLES[kind])) for kind in sorted(kinds)]

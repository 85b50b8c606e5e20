"""What came of a talk, as one of the two saw it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.guides.guide import Repaired
from holdspace.server.guides.presenters import REPAIRED


class TalkForm(forms.Form):
    """A sentence and how it is now; both may be left out."""

    what_came = forms.CharField(
        label=_("What came of it?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You both read this."),
    )
    repaired = forms.ChoiceField(
        label=_("How is it now, for you?"),
        choices=[*((each.value, _(REPAIRED[each])) for each in Repaired), ("", _("I would rather not say"))],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )

    def said(self) -> dict[str, str]:
        """Return the valid input."""
        return {"what_came": self.cleaned_data["what_came"].strip(), "repaired": self.cleaned_data["repaired"]}

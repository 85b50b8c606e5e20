"""What came of a talk, as one of the two saw it."""

from __future__ import annotations

from django import forms

from holdspace.domain.guides.guide import Repaired
from holdspace.server.guides.presenters import REPAIRED


class TalkForm(forms.Form):
    """A sentence and how it is now; both may be left out."""

    what_came = forms.CharField(
        label="What came of it?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="You both read this.",
    )
    repaired = forms.ChoiceField(
        label="How is it now, for you?",
        choices=[*((each.value, REPAIRED[each]) for each in Repaired), ("", "I would rather not say")],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )

    def said(self) -> dict[str, str]:
        """Return the valid input."""
        return {"what_came": self.cleaned_data["what_came"].strip(), "repaired": self.cleaned_data["repaired"]}

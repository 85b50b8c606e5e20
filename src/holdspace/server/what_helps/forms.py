"""What is typed into the pages of what helps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.what_helps.item import LONGEST_TEXT, Effect, HelpItem

EFFECTS = {Effect.HELPS: _("It helps"), Effect.HINDERS: _("It gets in the way")}


class MomentsForm(forms.Form):
    """The two moments of a session; one is enough."""

    helps = forms.CharField(
        label=_("What helped most?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A moment, a sentence, a silence. In a line."),
    )
    hinders = forms.CharField(
        label=_("What got in the way?"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea({"rows": 2})
    )

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        value = super().clean() or {}
        if not value.get("helps") and not value.get("hinders") and not self.errors:
            self.add_error("helps", _("Write into one of the two, or go back."))
        return value

    def lines(self) -> list[HelpItem]:
        """Return what was written."""
        return [HelpItem(self.cleaned_data[effect], effect) for effect in Effect if self.cleaned_data[effect]]


class ItemForm(forms.Form):
    """One line."""

    text = forms.CharField(label=_("In a line"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))
    effect = forms.ChoiceField(
        label=_("What does it do?"), choices=tuple(EFFECTS.items()), widget=forms.RadioSelect, initial=Effect.HELPS
    )

    def line(self) -> HelpItem:
        """Return the valid input."""
        return HelpItem(self.cleaned_data["text"], Effect(self.cleaned_data["effect"]))

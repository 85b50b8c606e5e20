"""What is typed into the pages of the toolbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.toolbox.strategy import LONGEST_WHEN, LONGEST_WORDS, MOST_HELPED, Strategy, Try
from holdspace.domain.toolbox.worksheet import HIGHEST_STRENGTH, LONGEST_ANSWER, AnswerKind, Question, Worksheet

IN_ORDER = [(str(value), str(value)) for value in range(MOST_HELPED + 1)]


class StrategyForm(forms.Form):
    """Something that may help, and when it fits."""

    words = forms.CharField(label=_("What I can do"), max_length=LONGEST_WORDS)
    when = forms.CharField(
        label=_("When it fits"),
        required=False,
        max_length=LONGEST_WHEN,
        help_text=_("If you like: at night, after work …"),
    )

    def content(self) -> Strategy:
        """Return the valid input as the domain's value."""
        return Strategy(self.cleaned_data["words"], self.cleaned_data["when"])


class TryForm(forms.Form):
    """How much a strategy helped this time."""

    helped = forms.TypedChoiceField(
        label=_("How much did it help? 0 not at all, 10 as much as can be"), choices=IN_ORDER, coerce=int
    )
    when = forms.CharField(label=_("When was it?"), required=False, max_length=LONGEST_WHEN)

    def content(self) -> Try:
        """Return the valid input as the domain's value."""
        return Try(self.cleaned_data["helped"], self.cleaned_data["when"])


class WorksheetForm(forms.Form):
    """The questions of a worksheet, made from its data."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, worksheet: Worksheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in worksheet.questions:
            self.fields[question.id] = _field(question)
        self._worksheet = worksheet

    def answers(self) -> dict[str, str | int | None]:
        """Return the valid input by question."""
        return {question.id: self.cleaned_data[question.id] for question in self._worksheet.questions}

    def clean_seen_at(self) -> datetime | None:
        """Return when what is being changed was last written; None for a new one."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen_at"]) if self.cleaned_data["seen_at"] else None
        except ValueError:
            raise forms.ValidationError(_("Please open the page again.")) from None


def _field(question: Question) -> forms.Field:
    shared: dict[str, Any] = {"label": question.title, "help_text": question.hint, "required": question.is_needed}
    if question.kind is AnswerKind.STRENGTH:
        attributes = {"inputmode": "numeric", "class": "short"}
        return forms.IntegerField(
            min_value=0, max_value=HIGHEST_STRENGTH, widget=forms.NumberInput(attrs=attributes), **shared
        )
    return forms.CharField(max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3}), **shared)

"""Saying what one would call a turn instead of what was marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.server.conversations.codes import MOMENT, MOMENT_TITLES, SHOWN_CODES


class ContestForm(forms.Form):
    """What a person would call a turn, code by code, beginning with what was marked, and why."""

    def __init__(self, turn: CodedTurn, *args: Any, moment: str = "", **kwargs: Any) -> None:
        """``moment`` is what became of a feeling to which this turn answers, empty where there was none."""
        super().__init__(*args, **kwargs)
        self._marked = {code: turn.labels[code] for code in SHOWN_CODES[turn.turn.speaker] if code in turn.labels}
        for code, marked in self._marked.items():
            self.fields[code] = _emotions(marked) if code == "emotions" else _choice(code, marked)
        if moment:
            self._marked[MOMENT] = moment
            self.fields[MOMENT] = forms.ChoiceField(
                label=_("The feeling voiced before"),
                choices=[(each, _(words)) for each, words in MOMENT_TITLES.items()],
                initial=moment,
            )
        self.fields["why"] = forms.CharField(
            label=_("Why, in a word or two"),
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def marked(self) -> dict[str, str]:
        """What was marked, by code."""
        return dict(self._marked)

    @property
    def differing(self) -> dict[str, str]:
        """The codes to which another label was given than was marked."""
        given = {code: _joined(self.cleaned_data[code]) for code in self._marked}
        return {code: label for code, label in given.items() if label and label != self._marked[code]}


def _choice(code: str, marked: str) -> forms.Field:
    scheme = CODE_SCHEME[code]
    return forms.ChoiceField(
        label=_(scheme.title), choices=[(each.id, _(each.title)) for each in scheme.labels], initial=marked
    )


def _emotions(marked: str) -> forms.Field:
    scheme = CODE_SCHEME["emotions"]
    return forms.MultipleChoiceField(
        label=_(scheme.title),
        required=False,
        choices=[(each.id, _(each.title)) for each in scheme.labels if each.id != "neutral"],
        initial=[name for name in marked.split(SEPARATOR) if name != "neutral"],
        widget=forms.CheckboxSelectMultiple,
    )


def _joined(value: str | Sequence[str]) -> str:
    """Return a label; several emotions in the order of the scheme, none of them as neutral."""
    if isinstance(value, str):
        return value
    order = [each.id for each in CODE_SCHEME["emotions"].labels]
    return SEPARATOR.join(sorted(value, key=order.index)) or "neutral"

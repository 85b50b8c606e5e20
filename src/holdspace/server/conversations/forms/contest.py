"""Saying what one would call a turn instead of what was marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.server.conversations.codes import MOMENT, MOMENT_TITLES, SHOWN_CODES, label_title


class ContestForm(forms.Form):
    """What a person would call a turn, code by code, and why.

    It begins with what they said last, which is taken back by choosing what was marked; else with what was marked.
    """

    def __init__(
        self, turn: CodedTurn, *args: Any, moment: str = "", own: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        """``moment`` is what became of a feeling to which this turn answers, empty where there was none."""
        super().__init__(*args, **kwargs)
        self._marked = {code: turn.labels[code] for code in SHOWN_CODES[turn.turn.speaker] if code in turn.labels}
        if moment:
            self._marked[MOMENT] = moment
        self._before = {code: (own or {}).get(code, marked) for code, marked in self._marked.items()}
        for code, marked in self._marked.items():
            self.fields[code] = _field(code, marked, self._before[code])
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
        """The codes to which another label was given than was marked, or than this person gave before."""
        given = {code: _joined(self.cleaned_data[code]) for code in self._marked}
        return {code: label for code, label in given.items() if label and label != self._before[code]}


def _field(code: str, marked: str, before: str) -> forms.Field:
    if code == "emotions":
        return _emotions(before)
    if code == MOMENT:
        title, labels = _("The feeling voiced before"), list(MOMENT_TITLES)
    else:
        title, labels = _(CODE_SCHEME[code].title), [each.id for each in CODE_SCHEME[code].labels]
    titles = {label: label_title(code, label) for label in labels}
    if before != marked:
        titles[marked] = str(_("%(label)s, as marked") % {"label": titles[marked]})
    return forms.ChoiceField(label=title, choices=list(titles.items()), initial=before)


def _emotions(before: str) -> forms.Field:
    scheme = CODE_SCHEME["emotions"]
    return forms.MultipleChoiceField(
        label=_(scheme.title),
        required=False,
        choices=[(each.id, _(each.title)) for each in scheme.labels if each.id != "neutral"],
        initial=[name for name in before.split(SEPARATOR) if name != "neutral"],
        widget=forms.CheckboxSelectMultiple,
    )


def _joined(value: str | Sequence[str]) -> str:
    """Return a label; several emotions in the order of the scheme, none of them as neutral."""
    if isinstance(value, str):
        return value
    order = [each.id for each in CODE_SCHEME["emotions"].labels]
    return SEPARATOR.join(sorted(value, key=order.index)) or "neutral"

"""Coding turns by hand, a page of them at a time; an empty choice leaves a turn out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.server.conversations.codes import label_title

TURNS_A_PAGE = 20
# Feelings are left to the client's own word; the main behaviour follows from the other three.
CODES_BY_HAND: Mapping[Speaker, tuple[str, ...]] = {
    Speaker.THERAPIST: ("question", "reflection", "therapist_input"),
    Speaker.CLIENT: ("client_talk",),
}
HandLabels = dict[int, dict[str, str]]
Given = Mapping[int, Mapping[str, str]]


class HandCodingForm(forms.Form):
    """The choices for some turns, beginning with what this person gave before."""

    def __init__(
        self, turns: Sequence[Turn], given: Mapping[int, Mapping[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._turns = turns
        for turn in turns:
            for code in CODES_BY_HAND[turn.speaker]:
                self.fields[_name(turn, code)] = _choice(code, given.get(turn.index, {}).get(code, ""), turn)

    def rows(self) -> Iterator[tuple[Turn, list[forms.BoundField]]]:
        """Yield each turn with its choices."""
        for turn in self._turns:
            yield turn, [self[_name(turn, code)] for code in CODES_BY_HAND[turn.speaker]]

    @property
    def labels(self) -> HandLabels:
        """What was given, turn by turn; turns without any choice are left out."""
        found: HandLabels = {}
        for turn in self._turns:
            given = {code: self.cleaned_data[_name(turn, code)] for code in CODES_BY_HAND[turn.speaker]}
            chosen = {code: label for code, label in given.items() if label}
            if chosen:
                found[turn.index] = chosen
        return found


def _name(turn: Turn, code: str) -> str:
    return f"{code}_{turn.index}"


def _choice(code: str, given: str, turn: Turn) -> forms.ChoiceField:
    scheme = CODE_SCHEME[code]
    return forms.ChoiceField(
        label=_(scheme.title),
        required=False,
        choices=[("", _("not coded")), *((label.id, label_title(code, label.id)) for label in scheme.labels)],
        initial=given,
        widget=forms.Select(attrs={"aria-label": f"{_(scheme.title)}, {turn.index + 1}"}),
    )

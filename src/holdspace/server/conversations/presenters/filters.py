"""Which turns are shown: one speaker's, or those with one kind of mark. Asked in the address, so it needs no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.domain.conversation.transcript import Speaker
from holdspace.server.conversations.codes import SHOWN_CODES

UNCLEAR, CONTESTED = "unclear", "contested"
_ANY = {"question": noop("Any question"), "reflection": noop("Any reflection"), "therapist_input": noop("Any input")}


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice."""

    value: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Options under a heading."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for; unknown values ask for nothing."""

    who: Speaker | None = None
    mark: str = ""

    @property
    def is_on(self) -> bool:
        """Whether anything may be left out."""
        return bool(self.who or self.mark)

    def shows(self, turn: CodedTurn, contested: bool) -> bool:
        """Return whether a turn is to be shown."""
        if self.who and turn.turn.speaker is not self.who:
            return False
        if self.mark == UNCLEAR:
            return bool(turn.unclear.intersection(SHOWN_CODES[turn.turn.speaker]))
        if self.mark == CONTESTED:
            return contested
        return not self.mark or _has(turn, self.mark)


def read_filter(query: Mapping[str, str]) -> Filter:
    """Return the filter that an address asks for."""
    who = query.get("who", "")
    mark = query.get("mark", "")
    return Filter(Speaker(who) if who in set(Speaker) else None, mark if mark in _known() else "")


def speaker_choices(chosen: Filter) -> tuple[Choice, ...]:
    """Return whose turns can be asked for."""
    titles = {"": _("Both"), Speaker.THERAPIST.value: _("Therapist"), Speaker.CLIENT.value: _("Client")}
    return tuple(Choice(value, title, value == (chosen.who or "")) for value, title in titles.items())


def mark_groups(chosen: Filter) -> tuple[Group, ...]:
    """Return which marks can be asked for, under the one who speaks."""
    return (
        Group(_("Therapist"), tuple(_choices(Speaker.THERAPIST, chosen))),
        Group(_("Client"), tuple(_choices(Speaker.CLIENT, chosen))),
        Group(
            _("To look at again"),
            (
                Choice(UNCLEAR, _("Where the program was unsure"), chosen.mark == UNCLEAR),
                Choice(CONTESTED, _("Where somebody disagrees"), chosen.mark == CONTESTED),
            ),
        ),
    )


def _choices(speaker: Speaker, chosen: Filter) -> list[Choice]:
    found = []
    for code in SHOWN_CODES[speaker]:
        if code in _ANY:
            found.append(Choice(code, _(_ANY[code]), chosen.mark == code))
        for label in CODE_SCHEME[code].labels:
            if label.id not in {"none", "neutral"}:
                value = f"{code}:{label.id}"
                found.append(Choice(value, _(label.title), chosen.mark == value))
    return found


def _known() -> frozenset[str]:
    return frozenset(choice.value for group in mark_groups(Filter()) for choice in group.choices)


def _has(turn: CodedTurn, mark: str) -> bool:
    code, _colon, label = mark.partition(":")
    given = turn.labels.get(code, "none")
    return label in given.split(SEPARATOR) if label else given != "none"

"""Reading what was filled in: any instrument, the goals, the words.

Nothing is required, so nothing can be missing; a value that the page does not offer was not typed by a person on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.session_check.choices import HeldChoice, Telling, Unsaid
from holdspace.server.measures.contents import CheckContent

LONGEST_WORDS = 1000
GOAL_RATINGS = range(11)
GOAL = "goal"
# Something that could not be said in the room, what becomes of it, and what becomes of what was held back before.
UNSAID, TELLING, HELD = "unsaid", "telling", "held"
NO_CHOICES: Mapping[str, type[StrEnum]] = {}


def field_name(instrument_id: str, item_id: str) -> str:
    """Return the name of an answer's field."""
    return f"{instrument_id}.{item_id}"


def read_check(
    data: Mapping[str, str],
    *,
    instruments: Iterable[Instrument],
    goals: Iterable[UUID],
    words: Iterable[str],
    choices: Mapping[str, type[StrEnum]] = NO_CHOICES,
) -> CheckContent:
    """Return what was filled in; raise BadInput, without repeating it, for what the page does not offer."""
    asked = tuple(instruments)
    return CheckContent(
        answers={instrument.id: _read_answers(data, instrument) for instrument in asked},
        versions={instrument.id: instrument.version for instrument in asked},
        goals={str(goal): _read_value(data, field_name(GOAL, str(goal)), GOAL_RATINGS) for goal in goals},
        words={name: _read_words(data, name) for name in words},
        choices={name: chosen for name, kind in choices.items() if (chosen := _read_choice(data, name, kind))},
    )


def read_unsaid(data: Mapping[str, str]) -> Unsaid:
    """Return what could not be said in the room, and what shall become of it.

    What goes to the journal was locked in the browser and is not sent; if it comes here all the same it is dropped.
    """
    telling = _read_choice(data, TELLING, Telling)
    if telling == Telling.JOURNAL:
        return Unsaid(telling=Telling.JOURNAL)
    return Unsaid(_read_words(data, UNSAID), Telling(telling) if telling else Telling.NEXT_TIME)


def read_held_choice(data: Mapping[str, str], name: str) -> HeldChoice:
    """Return what shall become of something held back; without an answer it stays as it is."""
    chosen = _read_choice(data, name, HeldChoice)
    return HeldChoice(chosen) if chosen else HeldChoice.KEEP


def _read_answers(data: Mapping[str, str], instrument: Instrument) -> dict[str, int | None]:
    return {item.id: _read_value(data, field_name(instrument.id, item.id), item.values) for item in instrument.items}


def _read_value(data: Mapping[str, str], name: str, allowed: Iterable[int]) -> int | None:
    raw = data.get(name, "")
    if not raw:
        return None
    for value in allowed:
        if raw == str(value):
            return value
    raise BadInput("This is not one of the answers.", source=name, remedy="Please open the page again.")


def _read_choice(data: Mapping[str, str], name: str, kind: type[StrEnum]) -> str:
    raw = data.get(name, "")
    if raw and raw not in list(kind):
        raise BadInput("This is not one of the answers.", source=name, remedy="Please open the page again.")
    return raw


def _read_words(data: Mapping[str, str], name: str) -> str:
    words = data.get(name, "").strip()
    if len(words) > LONGEST_WORDS:
        raise BadInput(
            _("This is longer than %(most)d characters.") % {"most": LONGEST_WORDS},
            source=name,
            remedy="Please shorten it.",
        )
    return words


class ChoiceForm(forms.Form):
    """Which measures a check-in asks."""

    before = forms.MultipleChoiceField(
        label=gettext_lazy("Asked before each session"),
        help_text=gettext_lazy("One or two are enough: a check-in should not take longer than a minute."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, offered: Iterable[Instrument], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        field = cast("forms.MultipleChoiceField", self.fields["before"])
        field.choices = [
            (each.id, _("%(title)s, %(n)d questions") % {"title": each.title, "n": len(each.items)}) for each in offered
        ]

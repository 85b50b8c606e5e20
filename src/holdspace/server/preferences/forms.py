"""What is chosen on the page of preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.definitions.preferences_file import load_preferences
from holdspace.domain.preferences.preference import PLACES, PreferenceItem
from holdspace.server.preferences.presenters import said_of
from holdspace.server.ui.language import page_language


@dataclass(frozen=True, slots=True)
class Scale:
    """One question; each place with its number, its meaning in words, and whether it is chosen."""

    name: str
    low: str
    high: str
    places: tuple[tuple[int, int, str, bool], ...]


def _scale(item: PreferenceItem, chosen: str | None) -> Scale:
    places = tuple((place, abs(place), said_of(place, item), str(place) == chosen) for place in PLACES)
    return Scale(item.id, item.low, item.high, places)


class PreferencesForm(forms.Form):
    """A question for each preference; every one may be left out."""

    def __init__(self, *args: object, given: Mapping[str, int | None], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        for item in load_preferences(page_language()).items:
            places = [(str(place), said_of(place, item)) for place in PLACES]
            value = given.get(item.id)
            self.fields[item.id] = forms.ChoiceField(
                label=f"{item.low} – {item.high}",
                choices=[*places, ("", _("Leave this out"))],
                required=False,
                widget=forms.RadioSelect,
                initial="" if value is None else str(value),
            )

    def scales(self) -> list[Scale]:
        """Return the questions as the page lays them out: numbers between two ends, 0 in the middle."""
        return [_scale(item, self[item.id].value()) for item in load_preferences(page_language()).items]

    def answers(self) -> dict[str, int | None]:
        """Return the valid input by question."""
        return {name: int(value) if value else None for name, value in self.cleaned_data.items()}

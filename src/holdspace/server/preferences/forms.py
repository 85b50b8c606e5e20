"""What is chosen on the page of preferences."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.definitions.preferences_file import load_preferences
from holdspace.domain.preferences.preference import PLACES
from holdspace.server.preferences.presenters import said_of


class PreferencesForm(forms.Form):
    """A question for each preference; every one may be left out."""

    def __init__(self, *args: object, given: Mapping[str, int | None], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        for item in load_preferences().items:
            places = [(str(place), said_of(place, item)) for place in PLACES]
            value = given.get(item.id)
            self.fields[item.id] = forms.ChoiceField(
                label=f"{item.low} – {item.high}",
                choices=[*places, ("", _("Leave this out"))],
                required=False,
                widget=forms.RadioSelect,
                initial="" if value is None else str(value),
            )

    def answers(self) -> dict[str, int | None]:
        """Return the valid input by question."""
        return {name: int(value) if value else None for name, value in self.cleaned_data.items()}

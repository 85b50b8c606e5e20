"""Saying who is who in a transcript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from holdspace.domain.conversation.transcript import Speaker
from holdspace.server.conversations.contents import Draft

LEFT_OUT = "left_out"


class SpeakersForm(forms.Form):
    """Who is who, one choice for each name in the transcript, beginning with our guess."""

    def __init__(self, draft: Draft, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(Speaker.THERAPIST.value, _("Therapist")), (Speaker.CLIENT.value, _("Client"))]
        if len(draft.speakers) > 2:
            choices.append((LEFT_OUT, _("Somebody else: leave their words out")))
        self._names = {f"speaker_{place}": name for place, name in enumerate(draft.speakers)}
        for field, name in self._names.items():
            speaker = draft.speakers[name]
            self.fields[field] = forms.ChoiceField(
                label=name,
                choices=choices,
                initial=speaker.value if speaker else None,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say who this is.")},
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a conversation of one side only."""
        given = super().clean() or {}
        chosen = {given.get(field) for field in self._names}
        if not self.errors and not {Speaker.THERAPIST.value, Speaker.CLIENT.value} <= chosen:
            self.add_error(
                next(iter(self._names)), _("A conversation has two sides: one therapist and one client at least.")
            )
        return given

    @property
    def speakers(self) -> dict[str, Speaker | None]:
        """Who was said to be who; None for those whose words are left out."""
        chosen = {name: self.cleaned_data[field] for field, name in self._names.items()}
        return {name: None if value == LEFT_OUT else Speaker(value) for name, value in chosen.items()}

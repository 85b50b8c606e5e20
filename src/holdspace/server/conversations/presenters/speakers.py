"""Who is who: each name of a transcript with its choice, how much it says, and its first words."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms

from holdspace.server.conversations.contents import Draft

SAMPLES, SAMPLE_CHARACTERS = 2, 140


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name with what helps to recognise who it is."""

    field: forms.BoundField
    utterances: int
    samples: tuple[str, ...]


def shown_names(draft: Draft, form: forms.Form) -> list[ShownName]:
    """Return each name's choice in the order in which they first speak."""
    shown = []
    for bound, name in zip(form, draft.speakers, strict=True):
        said = [part.text for part in draft.said if part.name == name]
        shown.append(ShownName(bound, len(said), tuple(map(_sample, said[:SAMPLES]))))
    return shown


def _sample(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SAMPLE_CHARACTERS else f"{text[:SAMPLE_CHARACTERS].rsplit(' ', 1)[0]} …"

"""What people fill in around a transcript."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import BadInput
from holdspace.server.conversations.codes import MOMENT, MOMENT_TITLES, SHOWN_CODES
from holdspace.server.conversations.contents import Draft
from holdspace.transcripts.reading import READERS, read_utterances

FORMATS = ", ".join(sorted(ending.removeprefix(".").upper() for ending in READERS))
LEFT_OUT = "left_out"


class TranscriptForm(forms.Form):
    """A transcript as a file, or as pasted text; read whole or refused at the field."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("%(formats)s. It is read in memory and sealed; the file itself is not kept.")
        % {"formats": FORMATS},
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(READERS))}),
    )
    text = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        strip=False,
        help_text=_("One turn a line, with the speaker in front: “T: How was your week?”"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read what was handed in; ``said`` is what it holds."""
        given = super().clean() or {}
        file, text = given.get("file"), (given.get("text") or "")
        if self.errors:
            return given
        if bool(file) == bool(text.strip()):
            self.add_error("file", _("Choose a file or paste the text: one of the two."))
        elif file:
            given["said"] = self._read("file", io.BytesIO(file.read()), file.name)
        else:
            given["said"] = self._read("text", io.BytesIO(text.encode()), "pasted.txt")
        return given

    def refuse_too_large(self) -> None:
        """Say that the upload was stopped at the installation's limit; nothing of it was kept."""
        limit = settings.HOLDSPACE_UPLOAD_MEGABYTES
        self.full_clean()
        self.errors.clear()
        self.add_error(
            "file", _("This is larger than %(limit)s MB. A session as text is below 1 MB.") % {"limit": limit}
        )

    def _read(self, field: str, stream: io.BytesIO, name: str) -> list[NamedUtterance]:
        try:
            return read_utterances(stream, name)
        except BadInput as error:
            place = f"Line {error.line}: " if error.line else ""
            self.add_error(field, f"{place}{error.problem} {error.remedy}" if field == "text" else str(error))
            return []


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
                label=_("The feeling voiced before"), choices=list(MOMENT_TITLES.items()), initial=moment
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


class NoteForm(forms.Form):
    """A therapist's private note."""

    text = forms.CharField(
        label=_("Your note"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Sealed, and opened for you alone. Your client sees that there is a note, never what it says."),
    )


def _choice(code: str, marked: str) -> forms.Field:
    scheme = CODE_SCHEME[code]
    return forms.ChoiceField(
        label=scheme.title, choices=[(each.id, each.title) for each in scheme.labels], initial=marked
    )


def _emotions(marked: str) -> forms.Field:
    scheme = CODE_SCHEME["emotions"]
    return forms.MultipleChoiceField(
        label=scheme.title,
        required=False,
        choices=[(each.id, each.title) for each in scheme.labels if each.id != "neutral"],
        initial=[name for name in marked.split(SEPARATOR) if name != "neutral"],
        widget=forms.CheckboxSelectMultiple,
    )


def _joined(value: str | Sequence[str]) -> str:
    """Return a label; several emotions in the order of the scheme, none of them as neutral."""
    if isinstance(value, str):
        return value
    order = [each.id for each in CODE_SCHEME["emotions"].labels]
    return SEPARATOR.join(sorted(value, key=order.index)) or "neutral"


def initial_note(content: Mapping[str, Any] | None) -> dict[str, str]:
    """Return what stands in the form at first."""
    return {"text": content["text"]} if content else {}

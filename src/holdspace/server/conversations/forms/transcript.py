"""Handing a transcript in: a file or pasted text, read whole or refused at the field."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import BadInput
from holdspace.server.ui.scanner import ScannedFile
from holdspace.transcripts.limits import MEGABYTE, Limits
from holdspace.transcripts.reading import READERS, read_utterances
from holdspace.transcripts.windows_text import remark_on_encoding

FORMATS = ", ".join(sorted(ending.removeprefix(".").upper() for ending in READERS))


def _help_for_files() -> str:
    return _("%(formats)s. It is read in memory and sealed; the file itself is not kept.") % {"formats": FORMATS}


class TranscriptForm(forms.Form):
    """A transcript as a file, or as pasted text; read whole or refused at the field.

    ``known`` are names of speakers that are read as such even where they stand once.
    """

    file = ScannedFile(
        label=_("A file"),
        required=False,
        help_text=lazy(_help_for_files, str)(),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(sorted(READERS))}),
    )
    text = forms.CharField(
        label=_("Or the text itself"),
        required=False,
        strip=False,
        help_text=_("One turn a line, with the speaker in front: “T: How was your week?”"),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, known: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = known

    def clean(self) -> dict[str, Any]:
        """Read what was handed in; ``said`` is what it holds, ``remark`` what to know of how it was read."""
        given = super().clean() or {}
        file, text = given.get("file"), (given.get("text") or "")
        if self.errors:
            return given
        if bool(file) == bool(text.strip()):
            self.add_error("file", _("Choose a file or paste the text: one of the two."))
        elif file:
            content = file.read()
            given["said"] = self._read("file", io.BytesIO(content), file.name)
            given["remark"] = remark_on_encoding(content)
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
            said = read_utterances(stream, name, limits=_limits(), known=self._known)
            _require_two(said, name)
            return said
        except BadInput as error:
            place = _("Line %(line)d: ") % {"line": error.line} if error.line else ""
            self.add_error(field, f"{place}{error.problem} {error.remedy}" if field == "text" else str(error))
            return []


def _require_two(said: list[NamedUtterance], source: str) -> None:
    """Raise BadInput where one name stands at every turn: the next page could not tell two sides apart."""
    if len({part.name for part in said}) < 2:
        raise BadInput(
            "Only one speaker is named here.",
            source=source,
            remedy="Name both sides at the beginning of their turns, like 'T: ...' and 'C: ...'.",
        )


def _limits() -> Limits:
    """Return what this installation takes at most."""
    return Limits(
        bytes=settings.HOLDSPACE_UPLOAD_MEGABYTES * MEGABYTE,
        utterances=settings.HOLDSPACE_TRANSCRIPT_UTTERANCES,
        speakers=settings.HOLDSPACE_TRANSCRIPT_SPEAKERS,
    )

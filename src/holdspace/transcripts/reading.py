"""One session from a file of any format: read all of it or refuse it, then say who is who."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from holdspace.domain.conversation.speakers import SpeakerGuess, guess_speakers
from holdspace.domain.conversation.transcript import Speaker, Transcript
from holdspace.domain.conversation.utterances import NamedUtterance, join_turns
from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.transcripts.cues import read_srt, read_vtt
from holdspace.transcripts.docx import docx_lines
from holdspace.transcripts.json_file import read_json
from holdspace.transcripts.limits import NO_WORDS, Limits, decode, lines_of, read_bounded
from holdspace.transcripts.text import read_text
from holdspace.transcripts.windows_text import decode_text, remark_on_encoding

# With the halves of a character, which JSON can name one by one and no encoding can write.
_NO_TEXT = re.compile(f"[{NO_WORDS}\ud800-\udfff]")

Reader = Callable[[bytes, Limits, str, Collection[str]], list[NamedUtterance]]


@dataclass(frozen=True, slots=True)
class ReadSession:
    """A session as read, why its speakers were taken for who they are, and what else to know of how it was read."""

    transcript: Transcript
    guess: SpeakerGuess
    remark: str = ""


def read_session(
    stream: BinaryIO, name: str, *, limits: Limits | None = None, speakers: Mapping[str, Speaker] | None = None
) -> ReadSession:
    """Return the session in a file; ``name`` tells the format by its ending.

    ``speakers`` maps names to people, and each is read as a name even where it stands once.
    Raises BadInput with file, line and remedy; nothing is half read.
    """
    content, said = _read(stream, name, limits or Limits(), speakers or {})
    guess = guess_speakers(said, speakers or {}, source=name)
    return ReadSession(join_turns(said, guess.speakers), guess, remark_on_encoding(content))


def read_utterances(
    stream: BinaryIO, name: str, *, limits: Limits | None = None, known: Collection[str] = ()
) -> list[NamedUtterance]:
    """Return what is said in a file under the names it uses, where a person is going to say who is who.

    ``known`` are names of speakers that are read as such even where they stand once.
    """
    return _read(stream, name, limits or Limits(), known)[1]


def _read(stream: BinaryIO, name: str, limits: Limits, known: Collection[str]) -> tuple[bytes, list[NamedUtterance]]:
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise BadInput(
            "This kind of file cannot be read.",
            source=name,
            remedy=_("Use one of %(kinds)s.") % {"kinds": ", ".join(sorted(READERS))},
        )
    content = read_bounded(stream, limits, name)
    said = [part for part in reader(content, limits, name, known) if part.text.strip()]
    _check(said, limits, name)
    return content, said


def _check(said: list[NamedUtterance], limits: Limits, source: str) -> None:
    if not said:
        raise BadInput("Nothing is said in this file.", source=source, remedy="Export the transcript again.")
    if any(_NO_TEXT.search(part.name) or _NO_TEXT.search(part.text) for part in said):
        raise BadInput("This file holds characters that are no text.", source=source, remedy="Export it again.")
    endless = next((part for part in said if len(part.text) > limits.utterance_characters), None)
    if endless:
        raise BadInput(
            _("More than %(most)d characters in one go.") % {"most": limits.utterance_characters},
            source=source,
            line=endless.line,
            remedy="Name who speaks at the beginning of each turn.",
        )
    if len(said) > limits.utterances:
        raise BadInput(
            _("More than %(most)d utterances.") % {"most": limits.utterances},
            source=source,
            remedy="Split it into sessions.",
        )
    if len({part.name for part in said}) > limits.speakers:
        raise BadInput(
            _("More than %(most)d speakers.") % {"most": limits.speakers},
            source=source,
            remedy="Check the names at the line starts.",
        )


def _of_lines(read: Callable[[list[str], str, Collection[str]], list[NamedUtterance]]) -> Reader:
    return lambda content, limits, source, known: read(
        lines_of(decode_text(content, source), limits, source), source, known
    )


READERS: Mapping[str, Reader] = {
    ".vtt": _of_lines(read_vtt),
    ".srt": _of_lines(read_srt),
    ".txt": _of_lines(read_text),
    ".docx": lambda content, limits, source, known: read_text(docx_lines(content, limits, source), source, known),
    ".json": lambda content, limits, source, _: read_json(decode(content, source), limits, source),
}

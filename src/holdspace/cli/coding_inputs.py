"""What `holdspace code` reads: files, tables and standard input become conversations with a name each."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from holdspace.domain.conversation.speakers import say_if_several
from holdspace.domain.conversation.transcript import Speaker, Transcript
from holdspace.domain.errors import BadInput
from holdspace.transcripts.limits import Limits
from holdspace.transcripts.reading import read_session

TABLES = (".csv", ".parquet")
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of the input; ``reason`` says why its speakers were taken for who they are, where guessed.

    ``remark`` is what else to know of how it was read, ``place`` where it stands, for whoever looks for it.
    """

    id: str
    transcript: Transcript
    reason: str = ""
    remark: str = ""
    place: str = ""


def read_conversations(
    inputs: Iterable[str], speakers: Mapping[str, Speaker], limits: Limits | None = None
) -> list[Conversation]:
    """Return all conversations, or raise BadInput for the first that cannot be read; nothing is half read."""
    found: dict[str, Conversation] = {}
    inputs = list(inputs)
    for name in inputs:
        for conversation in _read(name, speakers, limits or Limits()):
            if conversation.id in found:
                raise BadInput(
                    f"The conversation {conversation.id!r} is there twice.", source=name, remedy="Rename one of them."
                )
            found[conversation.id] = conversation
    if not found:
        raise BadInput("There is nothing to code: no conversation has a turn.", source=", ".join(inputs))
    return list(found.values())


def speaker_option(values: Iterable[str]) -> dict[str, Speaker]:
    """Return who is who from ``NAME=therapist`` and ``NAME=client``."""
    speakers = {}
    for value in values:
        name, sign, speaker = value.rpartition("=")
        if not sign or not name.strip() or speaker.strip() not in {each.value for each in Speaker}:
            raise BadInput(
                "This does not say who is who.", source="--speaker", remedy="Write NAME=therapist or NAME=client."
            )
        speakers[name.strip()] = Speaker(speaker.strip())
    return speakers


def _read(name: str, speakers: Mapping[str, Speaker], limits: Limits) -> Iterator[Conversation]:
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read(limits.table_bytes + 1)
        yield from _conversations(
            io.BytesIO(content), f"standard input{_kind(content)}", "standard-input", speakers, limits
        )
        return
    path = Path(name)
    try:
        with path.open("rb") as stream:
            yield from _conversations(stream, name, path.stem, speakers, limits)
    except OSError:
        raise BadInput("The file cannot be read.", source=name, remedy="Check its name.") from None


def _conversations(
    stream: BinaryIO, name: str, stem: str, speakers: Mapping[str, Speaker], limits: Limits
) -> Iterator[Conversation]:
    ending = Path(name).suffix.lower()
    if ending in TABLES:
        # Looked up by name, so that coding a transcript does not wait for the library of tables.
        tables = import_module("holdspace.transcripts.table")
        for dialogue in tables.read_table(stream, is_parquet=ending == ".parquet", source=name, limits=limits):
            yield Conversation(dialogue.id, dialogue.transcript, remark=dialogue.remark, place=f"{name}, {dialogue.id}")
        return
    session = read_session(stream, name, limits=limits, speakers=speakers)
    remarks = (session.remark, say_if_several(session.guess.speakers))
    yield Conversation(stem, session.transcript, session.guess.reason, " ".join(filter(None, remarks)), name)


def _kind(content: bytes) -> str:
    """Return the ending that the first bytes speak of; plain text where they speak of none."""
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if content[:4] == b"PAR1":
        return ".parquet"
    if content[:2] == b"PK":
        return ".docx"
    if start.startswith(b"WEBVTT"):
        return ".vtt"
    if start[:1] in (b"{", b"["):
        return ".json"
    first_lines = start.splitlines()[:2]
    if first_lines and b"dialogue_id" in first_lines[0]:
        return ".csv"
    return ".srt" if any(b"-->" in line for line in first_lines) else ".txt"

"""What a transcript file holds before it is known who is who: utterances under the names that the file uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn


@dataclass(frozen=True, slots=True)
class NamedUtterance:
    """Something said, the name the source gives its speaker, and the source's 1-based line; times in seconds."""

    name: str = field(repr=False)
    text: str = field(repr=False)
    start: float | None = None
    end: float | None = None
    line: int | None = None


def join_turns(utterances: Iterable[NamedUtterance], speakers: Mapping[str, Speaker]) -> Transcript:
    """Return the conversation in turns: what one speaker says until the other speaks is one turn.

    Raises KeyError for a name without a speaker. Utterances without words are left out.
    """
    spoken = (said for said in utterances if said.text.strip())
    turns = groupby(spoken, key=lambda said: speakers[said.name])
    return Transcript(tuple(_turn(index, speaker, list(said)) for index, (speaker, said) in enumerate(turns)))


def _turn(index: int, speaker: Speaker, said: Sequence[NamedUtterance]) -> Turn:
    text = " ".join(" ".join(part.text.split()) for part in said)
    return Turn(index, speaker, text, said[0].start, said[-1].end)

"""What a transcript file holds before it is known who is who: utterances under the names that the file uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
    turns: list[Turn] = []
    for said in utterances:
        speaker, text = speakers[said.name], " ".join(said.text.split())
        if not text:
            continue
        if turns and turns[-1].speaker is speaker:
            last = turns[-1]
            turns[-1] = Turn(last.index, speaker, f"{last.text} {text}", last.start, said.end)
        else:
            turns.append(Turn(len(turns), speaker, text, said.start, said.end))
    return Transcript(tuple(turns))

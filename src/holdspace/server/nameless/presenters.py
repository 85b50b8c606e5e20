"""A conversation as it is looked over: what is replaced stands marked beside its placeholder."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.nameless.known import Identifier


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of what was said; ``key`` names a found identifier, empty for the rest."""

    text: str
    key: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class ReviewedTurn:
    """One turn in pieces."""

    number: int
    speaker: str
    pieces: tuple[Piece, ...]


def reviewed_turns(
    words: Transcript, found: Sequence[Sequence[Identifier]], kept: Collection[tuple[int, int]]
) -> list[ReviewedTurn]:
    """Return every turn, with what was found in it."""
    return [
        ReviewedTurn(turn.index + 1, turn.speaker.value, tuple(_pieces(turn.text, there, turn.index, kept)))
        for turn, there in zip(words.turns, found, strict=True)
    ]


def _pieces(text: str, there: Sequence[Identifier], turn: int, kept: Collection[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for each in there:
        yield Piece(text[at : each.start])
        yield Piece(text[each.start : each.end], f"{turn}:{each.start}", (turn, each.start) in kept)
        at = each.end
    yield Piece(text[at:])

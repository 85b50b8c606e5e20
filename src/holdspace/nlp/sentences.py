"""Where in a turn its codes lie: the therapist's turns read once more, sentence by sentence, in the same conversation.

Nobody labelled sentences. What is known is the turn's own code, and that it lies in at least one of its sentences
(multiple instances: Dietterich, Lathrop & Lozano-Pérez 1997, https://doi.org/10.1016/S0004-3702(96)00034-3). With q_i
what each sentence by itself makes of a code, and P the turn's own probability, which stays as it is, a sentence holds
it with p_i = P · q_i / (1 - Π(1 - q_j)), Jeffrey's rule: what the sentences say, given that the turn holds it.

The turn decides whether, the sentences where: read alone, many a sentence looks like a reflection in turns in which no
expert saw one. Client turns are not cut, as their sentences were told no better than by the turn as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from holdspace.domain.coding.coded import SENTENCE_CODES, CodedTurn, CodedUtterance
from holdspace.domain.conversation.sentences import Span, sentences_in
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.nlp.decoding import Decoder
from holdspace.nlp.encoder import Encoded, Floats
from holdspace.nlp.probabilities import SMALLEST

NONE = "none"
# A sentence is marked where it is at least so probable as this share of the turn's surest one.
MARKED_FROM = 0.5


@dataclass(frozen=True, slots=True)
class Split:
    """A conversation with the therapist's turns in sentences: each row, the place of its turn, and where it lies."""

    rows: tuple[Turn, ...]
    turns: tuple[int, ...]
    spans: tuple[Span, ...]

    @property
    def new(self) -> tuple[int, ...]:
        """The rows that are no whole turn, and so were not read yet."""
        several = np.bincount(self.turns)
        return tuple(row for row, turn in enumerate(self.turns) if several[turn] > 1)


def split_turns(turns: Sequence[Turn], *, has_marks: bool) -> Split:
    """Return the conversation with every therapist's turn of several sentences in its sentences."""
    rows: list[tuple[Turn, int, Span]] = []
    for at, turn in enumerate(turns):
        is_cut = turn.speaker is Speaker.THERAPIST
        spans = sentences_in(turn.text, has_marks=has_marks) if is_cut else ()
        for start, end in spans if len(spans) > 1 else [(0, len(turn.text))]:
            rows.append((Turn(len(rows), turn.speaker, turn.text[start:end]), at, (start, end)))
    return Split(*(tuple(column) for column in zip(*rows, strict=True)))


def read_along(whole: Encoded, split: Split, sentences: Encoded) -> Encoded:
    """Return what was read of each row: of whole turns as before, of sentences anew."""
    vectors, base, is_cut = (getattr(whole, name)[list(split.turns)] for name in ("vectors", "base", "is_cut"))
    new = list(split.new)
    vectors[new], base[new], is_cut[new] = sentences.vectors, sentences.base, sentences.is_cut
    return Encoded(vectors, base, is_cut)


def locate(
    coded: Sequence[CodedTurn], split: Split, chances: Mapping[str, Floats], decoder: Decoder
) -> tuple[CodedTurn, ...]:
    """Return the turns with their sentences; ``chances`` are each head's probabilities, one row of the split each."""
    rows_of: dict[int, list[int]] = {}
    for row in split.new:
        rows_of.setdefault(split.turns[row], []).append(row)
    chosen = {code: decoder.choose_kind(code, chances[code]) for code in SENTENCE_CODES}
    found = list(coded)
    for at, rows in rows_of.items():
        own = {code: 1 - chances[code][rows, decoder.heads[code].index(NONE)] for code in SENTENCE_CODES}
        kinds = {code: [chosen[code][row] for row in rows] for code in SENTENCE_CODES}
        found[at] = replace(
            found[at], utterances=_utterances(found[at], [split.spans[row] for row in rows], own, kinds)
        )
    return tuple(found)


def shares(presence: float, own: Floats) -> Floats:
    """Return how probably each sentence holds what the turn holds with probability ``presence``."""
    precise = own.astype(np.float64)
    any_of_them = max(float(1 - np.prod(1 - precise)), SMALLEST)
    return np.asarray(np.minimum(presence * precise / any_of_them, presence), np.float32)


def _utterances(
    turn: CodedTurn, spans: Sequence[Span], own: Mapping[str, Floats], kinds: Mapping[str, Sequence[str]]
) -> tuple[CodedUtterance, ...]:
    held = {code: shares(turn.presence_of(code), own[code]) for code in SENTENCE_CODES}
    labels = {code: _labels(turn.labels[code], held[code], kinds[code]) for code in SENTENCE_CODES}
    return tuple(
        CodedUtterance(
            start,
            end,
            {code: labels[code][row] for code in SENTENCE_CODES},
            {code: round(float(held[code][row]), 4) for code in SENTENCE_CODES},
        )
        for row, (start, end) in enumerate(spans)
    )


def _labels(of_turn: str, held: Floats, kinds: Sequence[str]) -> list[str]:
    """Return each sentence's label: its own kind where the turn has the code and the sentence is among the surest."""
    is_marked = (held >= MARKED_FROM * held.max()) & (of_turn != NONE)
    return [kind if marked else NONE for marked, kind in zip(is_marked, kinds, strict=True)]

"""The coder: a conversation in, the same conversation with codes out.

Three readers give their opinion on each turn, and their probabilities are averaged: a recurrent layer over the turns,
boosted trees over cues of the turn and its neighbours, and a linear model over words and pieces of words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.errors import BadInput
from holdspace.nlp.context import Context
from holdspace.nlp.cues import cue_rows
from holdspace.nlp.decoding import Decoder
from holdspace.nlp.encoder import Encoded, Encoder, Flags, Floats, Progress
from holdspace.nlp.language import is_english, is_other_language
from holdspace.nlp.model_folder import ModelFolder, open_model
from holdspace.nlp.punctuation import KINDS, PUNCTUATED, kind_of
from holdspace.nlp.sentences import locate, read_along, split_turns
from holdspace.nlp.stretches import Stretch, stretches_of
from holdspace.nlp.trees import Trees
from holdspace.nlp.words import Words

MemberLogits = dict[str, dict[str, Floats]]
SHIPPED = Path(__file__).parent / "models" / "listening"


class ListeningCoder:
    """A loaded model; safe to use from several threads."""

    def __init__(self, folder: ModelFolder, *, workers: int = 1) -> None:
        self.name = folder.coder_name
        self.card = folder.card
        self._encoder = Encoder(folder, workers=workers)
        self._context, self._trees, self._words = Context(folder), Trees(folder), Words(folder)
        self._decoders = {kind: Decoder.from_settings(folder.settings, kind) for kind in KINDS}

    @classmethod
    def load(cls, path: Path = SHIPPED, *, workers: int = 1) -> ListeningCoder:
        """Return the coder of a model folder; ``workers`` cores read turns at a time.

        Raises OperatorError where the model is missing or is not the one that was shipped.
        """
        return cls(open_model(path), workers=workers)

    def code(
        self, transcript: Transcript, progress: Progress | None = None, *, in_sentences: bool = False
    ) -> CodedTranscript:
        """Return the codes of a conversation; ``progress`` hears how many of how many turns were read.

        With ``in_sentences`` the therapist's turns of several sentences also say in which of them each code lies; the
        codes of the turns are the same. Raises BadInput for a conversation without turns or in another language than
        English.
        """
        require_readable(transcript)
        turns = transcript.turns
        kind = kind_of([turn.text for turn in turns])
        coded: list[CodedTurn] = []
        n_cut = 0
        for stretch in stretches_of(len(turns)):
            heard = progress and _heard_of(stretch, len(turns), progress)
            found, is_cut = self._code(kind, turns[stretch.read], heard, in_sentences=in_sentences)
            coded += found[stretch.told_of_read]
            n_cut += int(is_cut[stretch.told_of_read].sum())
        doubted, n_other = doubt_other_languages(coded)
        return CodedTranscript(doubted, self.name, notes_on(transcript, n_cut=n_cut, n_other=n_other))

    def _code(
        self, kind: str, turns: Sequence[Turn], progress: Progress | None, *, in_sentences: bool
    ) -> tuple[tuple[CodedTurn, ...], Flags]:
        """Return the turns of one stretch with their codes, and which of them were read in part."""
        encoded = self._encoder.encode([turn.text for turn in turns], progress)
        coded = self._decoders[kind].decode(turns, *self._logits(kind, turns, encoded))
        if in_sentences:
            coded = self._in_sentences(kind, coded, encoded)
        return coded, encoded.is_cut

    def _logits(self, kind: str, turns: Sequence[Turn], encoded: Encoded) -> tuple[MemberLogits, Floats]:
        """Return each member's logits, and those of the emotions, one row a turn."""
        found = cue_rows([turn.text for turn in turns], [turn.speaker is Speaker.THERAPIST for turn in turns])
        in_context, emotions = self._context.logits(encoded, found)
        trees, words = self._trees.logits(kind, encoded.base, found), self._words.logits(kind, turns)
        return {"context": in_context, "trees": trees, "words": words}, emotions

    def _in_sentences(self, kind: str, coded: tuple[CodedTurn, ...], encoded: Encoded) -> tuple[CodedTurn, ...]:
        split = split_turns([each.turn for each in coded], has_marks=kind == PUNCTUATED)
        if not split.new:
            return coded
        sentences = self._encoder.encode([split.rows[row].text for row in split.new])
        logits, _ = self._logits(kind, split.rows, read_along(encoded, split, sentences))
        decoder = self._decoders[kind]
        return locate(coded, split, decoder.probabilities(logits), decoder)

    def read(self, texts: Sequence[str]) -> Floats:
        """Return what the encoder's lower layers make of texts that stand alone."""
        return self._encoder.encode(texts).base

    def emotions(self, texts: Sequence[str]) -> Floats:
        """Return the probability of each of the card's emotion labels in texts that stand alone, one row a text."""
        encoded = self._encoder.encode(texts)
        _, logits = self._context.logits(encoded, cue_rows(texts, [False] * len(texts)))
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _heard_of(stretch: Stretch, turns: int, progress: Progress) -> Progress:
    """Return what tells how far a whole conversation is read, given how far one stretch of it is."""
    return lambda done, _: progress(min(stretch.told.start + done, stretch.told.stop), turns)


def doubt_other_languages(coded: Sequence[CodedTurn]) -> tuple[tuple[CodedTurn, ...], int]:
    """Return the turns, with every code unclear where a turn is plainly not English, and how many are not."""
    is_other = [is_other_language(each.turn.text) for each in coded]
    doubted = (
        replace(each, unclear=frozenset(each.labels)) if other else each
        for each, other in zip(coded, is_other, strict=True)
    )
    return tuple(doubted), sum(is_other)


def require_readable(transcript: Transcript) -> None:
    """Raise BadInput for a conversation without turns, or in which somebody does not speak English."""
    if not transcript.turns:
        raise BadInput("There is nothing to code: the conversation has no turns.")
    # Each of the two by themselves as well: one who answers in another language would be coded wrongly.
    said = (" ".join(turn.text for turn in transcript.turns if turn.speaker is speaker) for speaker in Speaker)
    if not is_english(turn.text for turn in transcript.turns) or any(map(is_other_language, said)):
        raise BadInput(
            "This conversation does not look like English, and other languages cannot be coded yet.",
            remedy="Code it by hand: a wrong code would be worse than none.",
        )


def notes_on(transcript: Transcript, *, n_cut: int, n_other: int) -> tuple[str, ...]:
    """Return what is to be said of a conversation as a whole: how many turns were cut, how many are not English."""
    notes = []
    if n_cut:
        notes.append(f"{n_cut} of {len(transcript.turns)} turns are long; their beginning and end were read.")
    if n_other:
        notes.append(f"{n_other} of {len(transcript.turns)} turns do not look like English; their codes are guesses.")
    present = {turn.speaker for turn in transcript.turns}
    notes += [f"Nothing is said by the {speaker.value}." for speaker in Speaker if speaker not in present]
    return tuple(notes)

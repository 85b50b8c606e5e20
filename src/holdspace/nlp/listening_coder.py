"""The coder: a conversation in, the same conversation with codes out.

Three readers give their opinion on each turn, and their probabilities are averaged: a recurrent layer over the turns,
boosted trees over cues of the turn and its neighbours, and a linear model over words and pieces of words.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.conversation.transcript import Speaker, Transcript
from holdspace.domain.errors import BadInput
from holdspace.nlp.context import Context
from holdspace.nlp.cues import cues
from holdspace.nlp.decoding import Decoder
from holdspace.nlp.encoder import Encoder, Progress
from holdspace.nlp.language import is_english
from holdspace.nlp.model_folder import ModelFolder, open_model
from holdspace.nlp.trees import Trees
from holdspace.nlp.words import Words

SHIPPED = Path(__file__).parent / "models" / "listening"


class ListeningCoder:
    """A loaded model; safe to use from several threads."""

    def __init__(self, folder: ModelFolder, *, workers: int = 1) -> None:
        self.name = folder.coder_name
        self.card = folder.card
        self._encoder = Encoder(folder, workers=workers)
        self._context, self._trees, self._words = Context(folder), Trees(folder), Words(folder)
        self._decoder = Decoder.from_settings(folder.settings)

    @classmethod
    def load(cls, path: Path = SHIPPED, *, workers: int = 1) -> ListeningCoder:
        """Return the coder of a model folder; ``workers`` cores read turns at a time.

        Raises OperatorError where the model is missing or is not the one that was shipped.
        """
        return cls(open_model(path), workers=workers)

    def code(self, transcript: Transcript, progress: Progress | None = None) -> CodedTranscript:
        """Return the codes of a conversation; ``progress`` hears how many of how many turns were read.

        Raises BadInput for a conversation without turns or in another language than English.
        """
        turns = transcript.turns
        if not turns:
            raise BadInput("There is nothing to code: the conversation has no turns.")
        if not is_english(turn.text for turn in turns):
            raise BadInput(
                "This conversation does not look like English, and other languages cannot be coded yet.",
                remedy="A wrong code would be worse than none.",
            )
        encoded = self._encoder.encode([turn.text for turn in turns], progress)
        found = np.array([cues(turn.text) for turn in turns], np.float32)
        in_context, emotions = self._context.logits(turns, encoded.vectors, found)
        logits = {
            "context": in_context,
            "trees": self._trees.logits(encoded.vectors, found),
            "words": self._words.logits(turns),
        }
        coded = self._decoder.decode(turns, logits, emotions)
        return CodedTranscript(coded, self.name, _notes(transcript, int(encoded.is_cut.sum())))


def _notes(transcript: Transcript, n_cut: int) -> tuple[str, ...]:
    notes = []
    if n_cut:
        notes.append(f"{n_cut} of {len(transcript.turns)} turns are long; their beginning and end were read.")
    present = {turn.speaker for turn in transcript.turns}
    notes += [f"Nothing is said by the {speaker.value}." for speaker in Speaker if speaker not in present]
    return tuple(notes)

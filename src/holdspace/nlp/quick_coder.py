"""The quick coder: words and cues alone, no encoder. Milliseconds a session, and it can say which words spoke.

Less good than the whole coder (the card's ``without_encoder``); for machines on which the encoder does not run, and for
a first look. It names no feelings.
"""

from __future__ import annotations

from pathlib import Path

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.conversation.transcript import Speaker, Transcript
from holdspace.nlp.cues import cue_rows
from holdspace.nlp.decoding import Decoder
from holdspace.nlp.listening_coder import SHIPPED, doubt_other_languages, notes_on, require_readable
from holdspace.nlp.model_folder import ModelFolder, open_model
from holdspace.nlp.punctuation import KINDS, kind_of
from holdspace.nlp.trees import Trees
from holdspace.nlp.words import Reason, Words


def quick_name(name: str) -> str:
    """Return what the quick coder of a model writes beside its codes."""
    return f"{name} quick"


class QuickCoder:
    """A loaded quick coder; safe to use from several threads."""

    def __init__(self, folder: ModelFolder) -> None:
        self.name = quick_name(folder.coder_name)
        self.card = folder.card
        self._cues, self._words = Trees(folder, "cues"), Words(folder)
        quick = {**folder.settings, **folder.settings["quick"]}
        self._decoders = {kind: Decoder.from_settings(quick, kind) for kind in KINDS}

    @classmethod
    def load(cls, path: Path = SHIPPED) -> QuickCoder:
        """Return the quick coder of a model folder; raise OperatorError where a file of it is missing or changed."""
        return cls(open_model(path))

    def code(self, transcript: Transcript) -> CodedTranscript:
        """Return the codes of a conversation, without feelings; raise BadInput where it cannot be coded."""
        require_readable(transcript)
        turns = transcript.turns
        texts = [turn.text for turn in turns]
        kind = kind_of(texts)
        cues = cue_rows(texts, [turn.speaker is Speaker.THERAPIST for turn in turns])
        logits = {"cues": self._cues.logits_of_cues(kind, cues), "words": self._words.logits(kind, turns)}
        doubted, n_other = doubt_other_languages(self._decoders[kind].decode(turns, logits, None))
        return CodedTranscript(doubted, self.name, notes_on(transcript, n_cut=0, n_other=n_other))

    def reasons(self, transcript: Transcript, turn: int, code: str, label: str, *, most: int = 5) -> tuple[Reason, ...]:
        """Return the words of a turn, and of the one before it, that spoke most for a label, the strongest first."""
        kind = kind_of([each.text for each in transcript.turns])
        return self._words.reasons(kind, transcript.turns, turn, code, label)[:most]

"""Coding what was said: one conversation, or many, by the model that ships with Holdspace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.conversation.transcript import Transcript
from holdspace.nlp.listening_coder import SHIPPED, ListeningCoder
from holdspace.nlp.model_folder import open_model
from holdspace.nlp.quick_coder import QuickCoder, quick_name

Progress = Callable[[int, int], None]


def code_transcript(
    transcript: Transcript, *, progress: Progress | None = None, workers: int = 1, in_sentences: bool = False
) -> CodedTranscript:
    """Return the conversation with its codes.

    ``progress`` is called with the turns read so far and their number; what it raises ends the work. ``workers`` is how
    many cores read at a time; the codes do not depend on it. With ``in_sentences`` a therapist's turns also say in
    which of their sentences the codes lie. Raises BadInput for a conversation that cannot be coded, OperatorError where
    the model cannot be run.
    """
    return load_coder(workers).code(transcript, progress, in_sentences=in_sentences)


def code_transcripts(
    transcripts: Iterable[Transcript], *, progress: Progress | None = None, workers: int = 1
) -> Iterator[CodedTranscript]:
    """Yield each conversation with its codes, in order and one at a time, so that memory stays small.

    ``progress`` is called for each conversation anew, as in `code_transcript`.
    """
    for transcript in transcripts:
        yield code_transcript(transcript, progress=progress, workers=workers)


def uncoded(transcript: Transcript, reason: str, *, is_quick: bool = False) -> CodedTranscript:
    """Return a conversation that cannot be coded: every turn without codes, and the reason as a note."""
    turns = tuple(CodedTurn(turn, {}, {}) for turn in transcript.turns)
    return CodedTranscript(turns, coder_name(is_quick=is_quick), (reason,))


def code_quickly(transcript: Transcript) -> CodedTranscript:
    """Return the conversation with the codes that words and cues alone give: milliseconds, less good, no feelings."""
    return load_quick_coder().code(transcript)


@cache
def load_quick_coder() -> QuickCoder:
    """Return the shipped quick coder, loaded once in each process."""
    return QuickCoder.load()


@cache
def load_coder(workers: int = 1) -> ListeningCoder:
    """Return the shipped coder, loaded once in each process."""
    return ListeningCoder.load(workers=workers)


def coder_name(*, is_quick: bool = False) -> str:
    """Return what the shipped coder, or the quick one, writes beside its codes, without loading it."""
    name = open_model(SHIPPED).coder_name
    return quick_name(name) if is_quick else name


def model_card() -> Mapping[str, Any]:
    """Return what the shipped coder says about itself: data, licence, figures, when not to use it."""
    return open_model(SHIPPED).card

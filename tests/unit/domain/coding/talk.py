"""Coded turns for tests, a line each: who speaks, what they say, and what the coder made of it."""

from __future__ import annotations

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Turn

KINDS = {"question": ("open", "closed"), "reflection": ("simple", "complex"), "therapist_input": ("advice",)}


def therapist(text: str, *, times: tuple[float, float] | None = None, **codes: str) -> CodedTurn:
    """Return a turn that is surely of these kinds, as in ``question="open"``, and of no other."""
    labels = {code: codes.get(code, "none") for code in KINDS}
    return CodedTurn(_turn(Speaker.THERAPIST, text, times), labels, {})


def client(text: str, *, times: tuple[float, float] | None = None, talk: str = "neutral", emotion: str = "neutral"):
    """Return a client's turn, surely with this talk and this emotion."""
    labels = {"client_talk": talk, "emotions": emotion}
    return CodedTurn(_turn(Speaker.CLIENT, text, times), labels, {}, distributions={"emotions": {emotion: 0.9}})


def talk(*turns: CodedTurn) -> CodedTranscript:
    return CodedTranscript(turns, "test")


def _turn(speaker: Speaker, text: str, times: tuple[float, float] | None) -> Turn:
    start, end = times or (None, None)
    return Turn(0, speaker, text, start, end)

"""A turn of a conversation as it is placed on a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.server.accounts.models import User
from holdspace.server.conversations.opening import SaidAgainst
from holdspace.server.conversations.presenters.marks import Mark, Objection, marks_of, objections_of
from holdspace.workflows.coding_words import located


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn as it is placed: its number from 1, who speaks, when (empty without times), the words, the marks.

    ``pieces`` are the words once more, each with the titles of what lies in it; empty where they stand as one.
    """

    number: int
    speaker: str
    who: str
    time: str
    text: str
    marks: tuple[Mark, ...] = ()
    objections: tuple[Objection, ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()


def plain_turn(turn: Turn, marks: Iterable[Mark] = (), objections: Iterable[Objection] = ()) -> ShownTurn:
    """Return a turn as it is placed."""
    return ShownTurn(
        number=turn.index + 1,
        speaker=turn.speaker.value,
        who=said_by(turn.speaker),
        time=clock(turn.start),
        text=turn.text,
        marks=tuple(marks),
        objections=tuple(objections),
    )


def coded_turn(turn: CodedTurn, against: Sequence[SaidAgainst], viewer: User) -> ShownTurn:
    """Return a turn with its marks and what people say against them."""
    shown = plain_turn(turn.turn, marks_of(turn, against), objections_of(against, viewer))
    return replace(shown, pieces=tuple((words, _titles(codes)) for words, codes in located(turn)))


def _titles(codes: Iterable[str]) -> str:
    return ", ".join(_(CODE_SCHEME[code].title) for code in codes)


def said_by(speaker: Speaker) -> str:
    """Return who speaks, as they are called on a page."""
    return _("Therapist") if speaker is Speaker.THERAPIST else _("Client")


def clock(seconds: float | None) -> str:
    """Return a time in the session as minutes and seconds, as players show it."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

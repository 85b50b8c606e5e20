"""A conversation that its therapist and their supervisor coded by hand, each without seeing the other's codes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.server.accounts.models import User
from holdspace.server.conversations.actions.by_hand import keep_hand_coding
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.story import CAST

_THERAPIST = ("question", "reflection", "therapist_input")


def coded_by_hand(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield what is done where the cast has codes for a session's transcript."""
    path = CAST / "by_hand" / f"{Path(meeting.told.transcript).stem}.toml"
    if not path.is_file() or life.supervisor is None:
        return
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    yield Happening(meeting.after(days=1), partial(_code, life, meeting, life.therapist, given["therapist"]))
    yield Happening(meeting.after(days=2, hours=1), partial(_code, life, meeting, life.supervisor, given["supervisor"]))


def _code(life: Life, meeting: Meeting, by: User, given: dict[str, str], at: datetime) -> None:
    labels = {int(number) - 1: labels_of(int(number), words) for number, words in given.items()}
    keep_hand_coding(by=by, transcript=life.transcripts[meeting.number], labels=labels, is_finished=True, at=at)


def labels_of(number: int, words: str) -> dict[str, str]:
    """Return the codes of a turn, counted from 1, from their words; odd turns are the therapist's."""
    if number % 2 == 0:
        return {"client_talk": words}
    said = set(words.split())
    return {
        code: next((label.id for label in CODE_SCHEME[code].labels if label.id in said), "none") for code in _THERAPIST
    }

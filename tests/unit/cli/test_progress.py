"""What a person sees on a terminal while something takes long."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from holdspace.cli import progress
from holdspace.cli.progress import progress_on_terminal

CLEARED = "\r\033[K"


class Terminal(io.StringIO):
    """Standard error of somebody who looks on."""

    def isatty(self) -> bool:
        return True

    @property
    def line(self) -> str:
        """What stands on the line now."""
        return self.getvalue().removesuffix("\033[K").rsplit("\r", 1)[-1]


class Clock:
    """A clock that stands until it is told how late it is."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(progress, "monotonic", found)
    return found


def test_the_bar_stands_there_before_anything_is_done(clock: Clock):
    with redirect_stderr(Terminal()) as terminal, progress_on_terminal("Coding", 100, before=40):
        assert terminal.line.endswith(" 40/100 turns")


@pytest.mark.parametrize(
    ("total", "seconds", "said"),
    [(100, 1, "9 s left"), (1000, 2, "3 min left"), (10_000, 2, "33 min left"), (1_000_000, 1, "27.8 h left")],
)
def test_it_says_how_long_the_rest_will_take(clock: Clock, total: int, seconds: int, said: str):
    with redirect_stderr(Terminal()) as terminal, progress_on_terminal("Coding", total) as advance:
        clock.seconds = seconds
        advance(10)

        assert terminal.line.endswith(said)


def test_what_an_earlier_run_did_tells_nothing_about_how_fast_this_one_is(clock: Clock):
    with redirect_stderr(Terminal()) as terminal, progress_on_terminal("Coding", 100, before=80) as advance:
        clock.seconds = 10
        advance(90)

        assert terminal.line.endswith("10 s left")


def test_what_is_printed_once_all_is_done_begins_on_an_empty_line(clock: Clock):
    with redirect_stderr(Terminal()) as terminal, progress_on_terminal("Coding", 100) as advance:
        advance(100)

        assert terminal.getvalue().endswith(CLEARED)


def test_nothing_is_drawn_where_nobody_looks_on():
    with redirect_stderr(io.StringIO()) as unseen, progress_on_terminal("Coding", 100) as advance:
        advance(50)

    assert unseen.getvalue() == ""

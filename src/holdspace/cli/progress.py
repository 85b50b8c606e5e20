"""A progress bar on standard error, where a person is looking; silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_WIDTH = 24
_EVERY_SECONDS = 0.1
_MINUTE, _HOUR = 60, 3600


@contextmanager
def progress_on_terminal(
    title: str, total: int, *, before: int = 0, unit: str = "turns"
) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how much of ``total`` is done; the bar says how long the rest will take.

    ``before`` was done by an earlier run, and tells nothing about how fast this one is.
    """
    is_shown = sys.stderr.isatty() and total > 0
    began = last = monotonic()
    if is_shown:
        # At once: until the first part is done may take a while, and silence looks like a standstill.
        _draw(title, before, total, unit, "")

    def advance(done: int) -> None:
        nonlocal last
        now = monotonic()
        if not is_shown or (now - last < _EVERY_SECONDS and done < total):
            return
        last = now
        if done >= total:
            _clear()  # what comes next begins on an empty line
            return
        left = (now - began) * (total - done) / max(done - before, 1)
        _draw(title, done, total, unit, f", {_in_words(left)} left" if done > before else "")

    try:
        yield advance
    finally:
        if is_shown:
            _clear()


def _draw(title: str, done: int, total: int, unit: str, end: str) -> None:
    filled = round(_WIDTH * done / total)
    bar = "█" * filled + "░" * (_WIDTH - filled)
    print(f"\r{title} {bar} {done}/{total} {unit}{end}\033[K", end="", file=sys.stderr, flush=True)  # noqa: T201


def _clear() -> None:
    print("\r\033[K", end="", file=sys.stderr, flush=True)  # noqa: T201


def _in_words(seconds: float) -> str:
    """Return how long something takes, in seconds up to two minutes, in minutes up to two hours, else in hours."""
    if seconds < 2 * _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < 2 * _HOUR else f"{seconds / _HOUR:.1f} h"

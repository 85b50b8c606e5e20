"""A progress bar on standard error, where a person is looking; silence elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

_WIDTH = 24
_EVERY_SECONDS = 0.1


@contextmanager
def progress_on_terminal(
    title: str, total: int, *, before: int = 0, unit: str = "turns"
) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how much of ``total`` is done; the bar says how long the rest will take.

    ``before`` was done by an earlier run, and tells nothing about how fast this one is.
    """
    is_shown = sys.stderr.isatty() and total > 0
    began = last = monotonic()

    def advance(done: int) -> None:
        nonlocal last
        now = monotonic()
        if not is_shown or (now - last < _EVERY_SECONDS and done < total):
            return
        last = now
        filled = round(_WIDTH * done / total)
        left = (now - began) * (total - done) / max(done - before, 1)
        bar = "█" * filled + "░" * (_WIDTH - filled)
        print(f"\r{title} {bar} {done}/{total} {unit}, {left:.0f} s left ", end="", file=sys.stderr, flush=True)  # noqa: T201

    try:
        yield advance
    finally:
        if is_shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)  # noqa: T201

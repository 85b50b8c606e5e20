"""Which rooms above know what the practice has learned: each says so when it is ready.

They are known by the path of a function: what it needs is loaded when it is first asked. Most processes never ask, and
start the sooner.
"""

from __future__ import annotations

ROOMS: list[str] = []


def register(function: str) -> None:
    """Name a room's function, a `Part` that returns a LearnedService or None; called once from its AppConfig.ready."""
    if function not in ROOMS:
        ROOMS.append(function)

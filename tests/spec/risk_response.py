"""The rules of the response to an urgent alert as a table; tests read it, and the manual is generated from it."""

from __future__ import annotations

from typing import NamedTuple


class Stands(NamedTuple):
    """Minutes after an alert was raised at which things happened (None: not), and where it stands at ``now``."""

    is_urgent: bool
    taken_up: int | None
    called_in: int | None
    closed: int | None
    now: int
    response: str
    calls_in: bool
    because: str


LIMIT = 60
STANDS = (
    Stands(True, None, None, None, 0, "waiting", False, "just raised"),
    Stands(True, None, None, None, 59, "waiting", False, "there is still a minute"),
    Stands(True, None, None, None, 60, "overdue", True, "the hour is over and nobody is on it"),
    Stands(True, None, 60, None, 600, "overdue", False, "a second person is called in once"),
    Stands(True, 20, None, None, 600, "taken_up", False, "somebody said in time that they are on it"),
    Stands(True, 90, 60, None, 120, "taken_up", False, "taken up late, after somebody was called in"),
    Stands(True, 20, None, 200, 600, "closed", False, "closed with what was done"),
    Stands(True, 30, None, 30, 600, "closed", False, "closed at once: that takes it up as well"),
    Stands(False, None, None, None, 6000, "waiting", False, "an answer to come back to waits for the next session"),
)

"""The rule of the ASQ as a table; tests read it."""

from __future__ import annotations

from typing import NamedTuple

YES, NO, OUT = 1, 0, None


class Screened(NamedTuple):
    """The answers to questions 1 to 5, and what they amount to."""

    answers: tuple[int | None, int | None, int | None, int | None, int | None]
    outcome: str
    because: str


SCREENED = (
    Screened((NO, NO, NO, NO, OUT), "negative", "no to all four: question 5 is not asked"),
    Screened((NO, NO, NO, NO, NO), "negative", "asked all the same"),
    Screened((YES, NO, NO, NO, NO), "non_acute", "any yes among the first four"),
    Screened((NO, NO, NO, YES, NO), "non_acute", "an attempt long ago counts too"),
    Screened((NO, NO, YES, NO, YES), "acute", "thoughts right now"),
    Screened((OUT, OUT, OUT, OUT, YES), "acute", "a yes to question 5 outweighs everything"),
    Screened((NO, OUT, NO, NO, OUT), "declined", "leaving an answer out is no no"),
    Screened((YES, NO, NO, NO, OUT), "declined", "question 5 was left out after a yes"),
    Screened((OUT, OUT, OUT, OUT, OUT), "declined", "nothing was answered"),
)

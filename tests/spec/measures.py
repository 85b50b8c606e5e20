"""The rules of the measures as tables; tests read them, and the manual is generated from them."""

from __future__ import annotations

from typing import NamedTuple


class Scored(NamedTuple):
    """Answers in the order of the items (None: not answered), and what they must give."""

    instrument: str
    answers: tuple[int | None, ...]
    scale: str
    score: float | None
    band: str
    because: str


class Risk(NamedTuple):
    """An answer, and whether a person must look at it, and how soon."""

    instrument: str
    item: str
    answer: int
    is_raised: bool
    is_urgent: bool


class Change(NamedTuple):
    """Two scores of one person, and what they amount to."""

    instrument: str
    before: float
    after: float
    change: str
    because: str


NO = None
SCORES = (
    Scored("phq-4", (0, 0, 1, 1), "total", 2, "normal", "upper end of normal"),
    Scored("phq-4", (1, 0, 1, 1), "total", 3, "mild", "lower end of mild"),
    Scored("phq-4", (2, 1, 2, 1), "total", 6, "moderate", "lower end of moderate"),
    Scored("phq-4", (3, 3, 3, 0), "total", 9, "severe", "lower end of severe"),
    Scored("phq-4", (3, 3, 0, 0), "anxiety", 6, "", "the first two items alone"),
    Scored("phq-4", (3, 3, None, 0), "total", None, "", "one is missing: no rule was published that was checked"),
    Scored("phq-9", (2, 2, 1, 3, 0, 2, 1, 0, 1), "total", 12, "moderate", "the sum of nine"),
    Scored("phq-9", (0,) * 9, "total", 0, "minimal", "the lowest"),
    Scored("phq-9", (3,) * 9, "total", 27, "severe", "the highest"),
    Scored("phq-9", (1, 1, 1, 1, 0, 0, 0, 0, 0), "total", 4, "minimal", "upper end of minimal"),
    Scored("phq-9", (1, 1, 1, 1, 1, 0, 0, 0, 0), "total", 5, "mild", "lower end of mild"),
    Scored("phq-9", (3, 3, 3, 0, 0, 0, 0, 0, 0), "total", 9, "mild", "upper end of mild"),
    Scored("phq-9", (3, 3, 3, 1, 0, 0, 0, 0, 0), "total", 10, "moderate", "lower end of moderate"),
    Scored("phq-9", (3, 3, 3, 3, 2, 0, 0, 0, 0), "total", 14, "moderate", "upper end of moderate"),
    Scored("phq-9", (3, 3, 3, 3, 3, 0, 0, 0, 0), "total", 15, "moderately severe", "lower end of moderately severe"),
    Scored("phq-9", (3, 3, 3, 3, 3, 3, 1, 0, 0), "total", 19, "moderately severe", "upper end of moderately severe"),
    Scored("phq-9", (3, 3, 3, 3, 3, 3, 2, 0, 0), "total", 20, "severe", "lower end of severe"),
    Scored("phq-9", (2, 2, 2, 2, 2, 2, 2, NO, NO), "total", 18, "moderately severe", "two missing: 14 / 7 × 9, an estimate"),
    Scored("phq-9", (2, 2, 2, 2, 2, 2, NO, NO, NO), "total", None, "", "three missing: no score"),
    Scored("phq-9", (2, 1, NO, NO, NO, NO, NO, NO, NO), "phq-2", 3, "", "its first two items are a scale of their own"),
    Scored("gad-7", (1, 2, 2, 1, 0, 3, 1), "total", 10, "moderate", "the sum of seven"),
    Scored("gad-7", (1, 1, 1, 1, 1, 1, NO), "total", 7, "mild", "one missing: 6 / 6 × 7, an estimate"),
    Scored("core-10", (3, 1, 1, 2, 1, 0, 3, 2, 3, 1), "total", 21, "moderate to severe", "items 2 and 3 are reversed"),
    Scored("core-10", (0, 4, 4, 0, 0, 0, 0, 0, 0, 0), "total", 0, "healthy", "much support, able to cope: the lowest"),
    Scored("core-10", (3, 1, 1, 2, 1, 0, 3, 2, 3, NO), "total", 200 / 9, "moderate to severe", "one missing: 20 / 9 × 10"),
    Scored("core-10", (3, 1, 1, 2, 1, 0, 3, 2, NO, NO), "total", None, "", "two missing: no score"),
    Scored("who-5", (3, 2, 2, 1, 3), "total", 44, "", "the sum times four"),
    Scored("who-5", (3, 2, 2, 1, NO), "total", None, "", "all five are needed"),
    Scored("k10", (3, 3, 2, 3, 3, 2, 3, 3, 4, 2), "total", 28, "high", "answers count 1 to 5"),
    Scored("k10", (3, 3, 2, 3, 3, 2, 3, 3, 4, 2), "k6", 12, "", "six of its items, each from 0"),
    Scored("dass-21", (1, 0, 2, 0, 2, 1, 0, 1, 1, 3, 1, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1), "depression", 28, "extremely severe", "seven items, doubled"),
    Scored("dass-21", (1, 0, 2, 0, 2, 1, 0, 1, 1, 3, 1, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1), "anxiety", 2, "normal", "seven items, doubled"),
    Scored("pcl-5", (3, 2, 2, 3, 2, 3, 3, 1, 2, 2, 3, 2, 2, 1, 1, 0, 3, 2, 2, 3), "total", 42, "", "the sum of twenty"),
    Scored("audit-c", (3, 1, 2), "total", 6, "", "the sum of three"),
    Scored("collaborate", (4, 4, 4), "top", 1, "", "all three at the top"),
    Scored("collaborate", (4, 3, 4), "top", 0, "", "one below the top"),
    Scored("collaborate", (4, 3, 4), "mean", 275 / 3, "", "the mean times 25"),
    Scored("session-check", (8, NO, NO, 6, NO), "mean", 7, "", "each question stands for itself"),
    Scored("session-check", (NO, NO, NO, NO, NO), "mean", None, "", "nothing answered"),
)  # fmt: skip
RISKS = (
    Risk("phq-9", "9", 0, False, False),
    Risk("phq-9", "9", 1, True, True),
    Risk("phq-9", "9", 3, True, True),
    Risk("phq-9", "8", 3, False, False),
    Risk("core-10", "6", 0, False, False),
    Risk("core-10", "6", 1, True, True),
    Risk("asq", "1", 1, True, True),
    Risk("asq", "5", 1, True, True),
    Risk("dass-21", "21", 1, False, False),
    Risk("dass-21", "21", 2, True, False),
    Risk("pcl-5", "16", 2, False, False),
    Risk("pcl-5", "16", 3, True, False),
)
CHANGES = (
    Change("phq-9", 18, 9, "recovered", "fell by 6 or more and below 10"),
    Change("phq-9", 18, 12, "improved", "fell by 6 or more, still 10 or above"),
    Change("phq-9", 18, 13, "unchanged", "a fall of 5 is within measurement error"),
    Change("phq-9", 9, 3, "improved", "was below the limit already"),
    Change("phq-9", 12, 17, "unchanged", "a rise of 5 is within measurement error"),
    Change("phq-9", 12, 18, "deteriorated", "rose by 6 or more"),
    Change("gad-7", 11, 7, "recovered", "fell by 4 or more and below 8"),
    Change("gad-7", 11, 8, "unchanged", "a fall of 3 is within measurement error"),
    Change("core-10", 17, 10, "recovered", "fell by 6 or more and below 11"),
    Change("who-5", 28, 56, "recovered", "higher is better: rose by 24 or more and above 50"),
    Change("who-5", 56, 28, "deteriorated", "higher is better: fell by 24 or more"),
    Change("who-5", 40, 52, "unchanged", "12 points are within measurement error"),
)

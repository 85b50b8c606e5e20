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


class Contacts(NamedTuple):
    """PHQ-9 and GAD-7 at the first and the last contact, and what NHS Talking Therapies calls it."""

    first: tuple[int, int]
    last: tuple[int, int]
    words: frozenset[str]
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
    Scored("phq-9", (2, 2, 2, 2, 2, 2, NO, NO, 2), "total", 18, "moderately severe", "two missing: 14 / 7 × 9, an estimate"),
    Scored("phq-9", (2, 2, 2, 2, 2, 2, 2, 2, NO), "total", None, "", "item 9 is missing: an answer to it is never made up"),
    Scored("phq-9", (2, 2, 2, 2, 2, 2, NO, NO, NO), "total", None, "", "three missing: no score"),
    Scored("phq-9", (2, 1, NO, NO, NO, NO, NO, NO, NO), "phq-2", 3, "", "its first two items are a scale of their own"),
    Scored("gad-7", (1, 2, 2, 1, 0, 3, 1), "total", 10, "moderate", "the sum of seven"),
    Scored("gad-7", (1, 1, 1, 1, 1, 1, NO), "total", None, "", "one missing: no rule was published that was checked"),
    Scored("phq-2", (1, 3), "total", 4, "", "the sum of two, from 3 on a reason for the PHQ-9"),
    Scored("phq-2", (3, NO), "total", None, "", "both are needed"),
    Scored("gad-2", (2, 1), "total", 3, "", "the sum of two, from 3 on a reason for the GAD-7"),
    Scored("k6", (2, 3, 2, 2, 2, 1), "total", 12, "moderate", "upper end of moderate"),
    Scored("k6", (2, 3, 2, 2, 2, 2), "total", 13, "high", "lower end of serious"),
    Scored("goal-rating", (6,), "rating", 6, "", "one answer from 0 to 10"),
    Scored("core-10", (3, 1, 1, 2, 1, 0, 3, 2, 3, 1), "total", 21, "moderate to severe", "items 2 and 3 are reversed"),
    Scored("core-10", (0, 4, 4, 0, 0, 0, 0, 0, 0, 0), "total", 0, "healthy", "much support, able to cope: the lowest"),
    Scored("core-10", (3, 1, 1, 2, 1, 0, 3, 2, 3, NO), "total", 200 / 9, "moderate to severe", "one missing: 20 / 9 × 10"),
    Scored("core-10", (3, 1, 1, 2, 1, 0, 3, 2, NO, NO), "total", None, "", "two missing: no score"),
    Scored("core-10", (3, 1, 1, 2, 1, NO, 3, 2, 3, 1), "total", None, "", "item 6 is missing: an answer to it is never made up"),
    Scored("who-5", (3, 2, 2, 1, 3), "total", 44, "", "the sum times four"),
    Scored("who-5", (3, 2, 2, 1, NO), "total", None, "", "all five are needed"),
    Scored("k10", (3, 3, 2, 3, 3, 2, 3, 3, 4, 2), "total", 28, "high", "answers count 1 to 5"),
    Scored("k10", (3, 3, 2, 3, 3, 2, 3, 3, 4, 2), "k6", 12, "", "six of its items, each from 0"),
    Scored("dass-21", (1, 0, 2, 0, 2, 1, 0, 1, 1, 3, 1, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1), "depression", 28, "extremely severe", "seven items, doubled"),
    Scored("dass-21", (1, 0, 2, 0, 2, 1, 0, 1, 1, 3, 1, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1), "anxiety", 2, "normal", "seven items, doubled"),
    Scored("dass-21", (NO, 0, 2, 0, 2, 1, 0, 1, 1, 3, 1, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1), "stress", None, "", "one missing: no rule was published that was checked"),
    Scored("dass-21", (NO, 0, 2, 0, 2, 1, 0, 1, 1, 3, 1, 2, 2, 1, 0, 2, 2, 1, 0, 0, 1), "anxiety", 2, "normal", "the other scales do not need it"),
    Scored("pcl-5", (3, 2, 2, 3, 2, 3, 3, 1, 2, 2, 3, 2, 2, 1, 1, 0, 3, 2, 2, 3), "total", 42, "", "the sum of twenty"),
    Scored("audit-c", (3, 1, 2), "total", 6, "", "the sum of three"),
    Scored("collaborate", (4, 4, 4), "top", 1, "", "all three at the top"),
    Scored("collaborate", (4, 3, 4), "top", 0, "", "one below the top"),
    Scored("collaborate", (4, 3, 4), "mean", 275 / 3, "", "the mean times 25"),
    Scored("session-check", (8, NO, NO, 6, NO), "mean", 7, "", "each question stands for itself"),
    Scored("session-check", (NO, NO, NO, NO, NO), "mean", None, "", "nothing answered"),
    Scored("core-om", (0,) * 34, "total", 8 * 40 / 34, "", "eight are positively worded and count 4"),
    Scored("core-om", (2,) * 34, "total", 20, "", "the middle, whichever way an item is asked"),
    Scored("core-om", (2,) * 30 + (NO,) * 4, "total", None, "", "four missing: no score"),
    Scored("core-om", (0,) * 34, "well-being", 20, "", "items 4 and 31 are reversed, 14 and 17 are not"),
    Scored("core-om", (0,) * 34, "problems", 0, "", "none is reversed"),
    Scored("core-om", (0,) * 34, "functioning", 20, "", "3, 7, 12, 19, 21 and 32 are reversed: six of twelve"),
    Scored("core-om", (1,) * 34, "risk", 10, "", "items 6, 9, 16, 22, 24 and 34"),
    Scored("core-om", (NO, *(1,) * 33), "total", 49 / 33 * 10, "", "one missing: the mean of the others"),
    Scored("core-om", (1,) * 33 + (NO,), "risk", None, "", "a risk item is never made up"),
    Scored("core-om", (1,) * 33 + (NO,), "total", None, "", "nor is it for the total"),
    Scored("wai-sr", (4, 4, 5, 3, 4, 4, 5, 3, 4, 3, 4, 4), "total", 47, "", "the sum of twelve"),
    Scored("wai-sr", (4, 4, 5, 3, 4, 4, 5, 3, 4, 3, 4, 4), "task", 15, "", "items 1, 2, 10 and 12"),
    Scored("wai-sr", (4, 4, 5, 3, 4, 4, 5, 3, 4, 3, 4, 4), "bond", 18, "", "items 3, 5, 7 and 9"),
    Scored("wai-sr", (4, 4, 5, 3, 4, 4, 5, 3, 4, 3, 4, 4), "goal", 14, "", "items 4, 6, 8 and 11"),
    Scored("sai", (4, 3, 5, 4, 4, 3), "mean", 23 / 6, "", "the mean of six"),
    Scored("wsas", (4, 3, 5, 6, 2), "total", 20, "significant impairment", "the sum of five"),
)  # fmt: skip
RISKS = (
    Risk("phq-9", "9", 0, False, False),
    Risk("phq-9", "9", 1, True, True),
    Risk("phq-9", "9", 3, True, True),
    Risk("phq-9", "8", 3, False, False),
    Risk("core-10", "6", 0, False, False),
    Risk("core-10", "6", 1, True, True),
    Risk("core-om", "16", 0, False, False),
    *(Risk("core-om", item, 1, True, True) for item in ("6", "9", "16", "22", "24", "34")),
    Risk("core-om", "32", 4, False, False),
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
CASE, RECOVERED, IMPROVED, DETERIORATED = "case at first", "recovered", "reliably improved", "reliably deteriorated"
CONTACTS = (
    Contacts(
        (16, 12), (8, 6), frozenset({CASE, RECOVERED, IMPROVED}), "both below their limits, and by more than chance"
    ),
    Contacts((16, 12), (10, 6), frozenset({CASE, IMPROVED}), "PHQ-9 is still at its limit of 10"),
    Contacts((16, 12), (8, 8), frozenset({CASE, IMPROVED}), "GAD-7 is still at its limit of 8"),
    Contacts((10, 5), (9, 5), frozenset({CASE, RECOVERED}), "below the limits, but one point can be chance"),
    Contacts((9, 8), (9, 7), frozenset({CASE, RECOVERED}), "a case by GAD-7 alone"),
    Contacts((16, 5), (10, 9), frozenset({CASE}), "one fell by 6, the other rose by 4"),
    Contacts((16, 5), (10, 8), frozenset({CASE, IMPROVED}), "the other rose by less than 4"),
    Contacts((16, 5), (11, 5), frozenset({CASE}), "a fall of 5 is within measurement error"),
    Contacts((9, 7), (2, 2), frozenset({IMPROVED}), "never a case: nothing to recover from"),
    Contacts((9, 7), (15, 7), frozenset({DETERIORATED}), "PHQ-9 rose by 6"),
    Contacts((9, 12), (15, 8), frozenset({CASE}), "one rose by 6, the other fell by 4"),
    Contacts((9, 7), (9, 11), frozenset({DETERIORATED}), "GAD-7 rose by 4"),
)

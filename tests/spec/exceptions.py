"""When a record may be opened in danger, as tables; tests read them, and the manual is generated from them."""

from __future__ import annotations

from typing import NamedTuple


class Limit(NamedTuple):
    """What is asked for under the rules of a place, and what is wrong with it; empty where it may be asked."""

    place: str
    ground: str
    kinds: str
    hours: float
    is_alone: bool
    later_days: int
    refused: str


class Standing(NamedTuple):
    """What happened to a request, hours after it was asked; where it stands, and whether the client is told by then.

    Asked for four hours; None for what did not happen. ``later`` is when the client is to be told.
    """

    answered: float | None
    approved: bool
    ended: float | None
    later: float | None
    told: float | None
    at: float
    state: str
    is_told: bool
    because: str


class Openings(NamedTuple):
    """When whom opened a record, hours before now, and who must be asked why."""

    openings: tuple[tuple[str, float], ...]
    alarms: tuple[str, ...]
    because: str


YES, NO = True, False
NOTHING = None

LIMITS = (
    Limit("GB", "danger_to_self", "identity safety_plan", 4, NO, 0, ""),
    Limit("GB", "danger_to_self", "identity safety_plan alert", 24, NO, 0, ""),
    Limit("GB", "danger_to_self", "identity", 25, NO, 0, "24 hours at most"),
    Limit("GB", "danger_to_self", "transcript", 4, NO, 0, "less can be opened"),
    Limit("GB", "danger_to_self", "", 4, NO, 0, "what you need to see"),
    Limit("GB", "danger_to_self", "identity", 4, NO, 1, "always told at once"),
    Limit("GB", "danger_to_others", "identity answers", 4, NO, 14, ""),
    Limit("GB", "danger_to_others", "identity answers", 4, NO, 15, "within 14 days"),
    Limit("GB", "abuse_of_a_child", "identity transcript", 72, NO, 30, ""),
    Limit("GB", "abuse_of_a_child", "journal", 4, NO, 0, "less can be opened"),
    Limit("GB", "abuse_of_a_child", "notes", 4, NO, 0, "less can be opened"),
    Limit("GB", "court_order", "scores plan", 168, NO, 0, ""),
    Limit("DE", "court_order", "identity", 1, NO, 0, "no ground"),
    Limit("US", "court_order", "answers", 100, NO, 0, ""),
    Limit("US", "abuse_of_a_vulnerable_adult", "identity alert", 72, NO, 0, ""),
    Limit("default", "court_order", "identity", 1, NO, 0, "no ground"),
    Limit("default", "danger_to_self", "identity", 1, NO, 0, ""),
    Limit("GB", "danger_to_self", "identity safety_plan", 2, YES, 0, ""),
    Limit("GB", "danger_to_others", "safety_plan", 2, YES, 0, ""),
    Limit("GB", "danger_to_self", "identity safety_plan", 3, YES, 0, "two hours at most"),
    Limit("GB", "danger_to_self", "identity alert", 2, YES, 0, "nothing else"),
    Limit("GB", "danger_to_others", "identity", 2, YES, 1, "cannot decide"),
    Limit("GB", "abuse_of_a_child", "identity", 2, YES, 0, "Only danger"),
    Limit("US", "court_order", "identity", 2, YES, 0, "Only danger"),
)

STANDINGS = (
    Standing(NOTHING, NO, NOTHING, NOTHING, NOTHING, 0, "asked", YES, "nobody has answered yet; the client may know"),
    Standing(NOTHING, NO, NOTHING, NOTHING, NOTHING, 23.9, "asked", YES, "the last hour of the day"),
    Standing(NOTHING, NO, NOTHING, NOTHING, NOTHING, 24, "lapsed", YES, "a day without answer"),
    Standing(1, NO, NOTHING, NOTHING, NOTHING, 2, "refused", YES, "the second person said no"),
    Standing(1, NO, NOTHING, NOTHING, NOTHING, 99, "refused", YES, "a no stays a no"),
    Standing(1, YES, NOTHING, NOTHING, NOTHING, 1, "open", YES, "from the answer on"),
    Standing(1, YES, NOTHING, NOTHING, NOTHING, 4.9, "open", YES, "four hours from the answer"),
    Standing(1, YES, NOTHING, NOTHING, NOTHING, 5, "ended", YES, "the time is up"),
    Standing(1, YES, 2, NOTHING, NOTHING, 1.5, "ended", YES, "closed, and it stays so under a clock that was set back"),
    Standing(1, YES, NOTHING, NOTHING, NOTHING, 0.5, "ended", YES, "the clock was set back to before the answer"),
    Standing(1, YES, NOTHING, NOTHING, NOTHING, 0.95, "open", YES, "clocks differ by minutes"),
    Standing(NOTHING, NO, 24, NOTHING, NOTHING, 1, "lapsed", YES, "it lapsed, and the clock was set back"),
    Standing(1, YES, 2, NOTHING, NOTHING, 2, "ended", YES, "closed before the time was up"),
    Standing(NOTHING, NO, NOTHING, 48, NOTHING, 1, "asked", NO, "told later, and nobody has answered yet"),
    Standing(NOTHING, NO, NOTHING, 48, NOTHING, 24, "lapsed", YES, "what lapsed is no reason to be silent"),
    Standing(1, NO, NOTHING, 48, NOTHING, 2, "refused", YES, "what was refused is no reason to be silent"),
    Standing(1, YES, NOTHING, 48, NOTHING, 2, "open", NO, "told later, as approved"),
    Standing(1, YES, NOTHING, 48, NOTHING, 47.9, "ended", NO, "over, and still before its day"),
    Standing(1, YES, NOTHING, 48, NOTHING, 48, "ended", YES, "its day has come: no job is needed"),
    Standing(1, YES, NOTHING, 48, 3, 3, "open", YES, "somebody had the client told earlier"),
    Standing(1, YES, 5, 48, 48, 6, "ended", YES, "told on its day, and the clock was set back"),
)

ALARMS = (
    Openings((), (), "nothing was opened"),
    Openings((("noor", 1), ("noor", 2)), (), "twice in a week"),
    Openings((("noor", 1), ("noor", 30), ("noor", 167)), ("noor",), "three times in a week"),
    Openings((("noor", 1), ("noor", 30), ("noor", 168)), (), "the third is a week old"),
    Openings((("noor", 1), ("inge", 1), ("noor", 2), ("inge", 2)), (), "twice each"),
    Openings(tuple((name, 1.0) for name in "abcde"), ("all",), "five in a day, by five people"),
    Openings((("noor", 1), ("noor", 2), ("noor", 3), ("a", 1), ("b", 1)), ("noor", "all"), "both at once"),
)

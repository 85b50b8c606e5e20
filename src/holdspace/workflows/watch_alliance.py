"""One pair's session checks under watch: what was due, what came, where a strain is flagged and if it still stands.

The shipped process of the alliance was learned from simulated clients on a scale of 1 to 5. A session check (five
answers of 0 to 10, their mean) is read on that scale by a straight line; that the two scales behave alike is an
assumption, and the check is not validated. A service's own values are learned on the same line, so they replace it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from holdspace.domain.language import Saying, noop
from holdspace.statistics.alliance_criteria import PublishedCriteria
from holdspace.statistics.alliance_monitor import AllianceMonitor, FittedAllianceMonitor
from holdspace.workflows.expect_course import usual_service

FEWEST_CHECKS = 3  # the first two are never flagged
_POINTS = 0.4  # of the scale 1 to 5 for one of 0 to 10
# What each published criterion is called on a page.
CRITERIA = {
    "control_chart": noop("Control chart of single values, 2 sigma"),
    "raw_drop": noop("2.5 points or more below the session before"),
    "own_mean_drop": noop("1 SD below the own mean so far"),
}


@dataclass(frozen=True, slots=True)
class Watched:
    """One session check: its mean, what was due (0 to 10), the flag and what the published criteria say.

    ``spread`` is the SD of what was due, in points, ``residual`` how far the mean lies above it in such SDs.
    ``is_raised`` where a flag begins, ``is_open`` while it stands; ``probability`` is the model's own chance that a
    strain is on.
    """

    session: int
    value: float
    due: float
    spread: float
    residual: float
    probability: float
    is_raised: bool
    is_open: bool
    criteria: Mapping[str, bool]

    @property
    def saying(self) -> Saying:
        """Why it was flagged, in numbers."""
        text = noop(
            "Mean of the session check %(mean)s after session %(session)s, where %(due)s was to be expected from the "
            "sessions before: %(times)s times the usual spread lower."
        )
        mean, due, times = ((each, 1) for each in (self.value, self.due, -self.residual))
        return Saying(text, {"mean": mean, "session": self.session, "due": due, "times": times})

    @property
    def saying_for_client(self) -> Saying:
        """Why it was flagged, without a word of statistics."""
        text = noop(
            "After session %(session)s your answers came to %(mean)s of 10 on average; going by the sessions before, "
            "about %(due)s was to be expected. That is a clear fall; what it was about, if anything, only the two of "
            "you can say."
        )
        return Saying(text, {"session": self.session, "mean": (self.value, 1), "due": (self.due, 1)})

    def reason(self, *, for_client: bool) -> str:
        """Why it was flagged, in the language of the one who reads now."""
        return (self.saying_for_client if for_client else self.saying).said()


@dataclass(frozen=True, slots=True)
class Watch:
    """The checks in order and what the watch rests on. ``false_alarms`` is promised per 10 clients."""

    checks: tuple[Watched, ...]
    is_simulated: bool
    false_alarms: float

    @property
    def is_open(self) -> bool:
        """Whether a flag stands now."""
        return bool(self.checks) and self.checks[-1].is_open

    @property
    def flags(self) -> tuple[Watched, ...]:
        """The checks at which a flag began."""
        return tuple(each for each in self.checks if each.is_raised)


def on_monitor_scale(mean: float) -> float:
    """Return a mean of 0 to 10 on the scale of 1 to 5."""
    return 1 + _POINTS * mean


def watch_alliance(
    checks: Sequence[tuple[int, float]], *, learned: FittedAllianceMonitor | None = None
) -> Watch | None:
    """Return the watch over one client's checks (session and mean of the answers, 0 to 10), in order.

    ``learned`` is what the practice's own finished clients taught; without it the shipped process stands in. Strictly
    causal: what is said of a session depends on nothing after it. None below `FEWEST_CHECKS`.
    """
    monitor = learned or shipped_monitor()
    if len(checks) < FEWEST_CHECKS:
        return None
    rows = monitor.score(_table(checks), published=PublishedCriteria()).to_dicts()
    seen = tuple(_watched(value, row) for (_, value), row in zip(checks, rows, strict=True))
    return Watch(seen, learned is None, monitor.alarm.false_alarms_per_client * 10)


@cache
def shipped_monitor() -> FittedAllianceMonitor:
    """Return the watch that ships, learned from simulated clients."""
    shipped = usual_service()
    assert shipped.monitor is not None  # noqa: S101 - the file that ships has one; a test reads it
    return FittedAllianceMonitor(AllianceMonitor(), shipped.monitor, 1.0, shipped.course.n_clients)


def _table(checks: Sequence[tuple[int, float]]) -> pl.DataFrame:
    sessions = [session for session, _ in checks]
    values = [on_monitor_scale(value) for _, value in checks]
    return pl.DataFrame({"client": [1] * len(checks), "session": sessions, "alliance": values})


def _watched(value: float, row: Mapping[str, object]) -> Watched:
    return Watched(
        session=int(str(row["session"])),
        value=value,
        due=min(10.0, max(0.0, (float(str(row["due"])) - 1) / _POINTS)),
        spread=float(str(row["spread"])) / _POINTS,
        residual=float(str(row["residual"])),
        probability=float(str(row["probability"])),
        is_raised=bool(row["alarm"]),
        is_open=bool(row["is_open"]),
        criteria={name: bool(row[name]) for name in CRITERIA},
    )

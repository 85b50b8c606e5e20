"""What a practice's finished clients taught: the usual course of each measure, and how the alliance usually goes.

Parameters only, no score of anyone. `learn_service` learns them; what is written by `to_json` is what a practice keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from holdspace.domain.errors import BadInput
from holdspace.statistics.alliance_monitor import AllianceMonitor, FittedAllianceMonitor
from holdspace.statistics.service_file import alarm_from_json, service_from_json_value, service_to_json
from holdspace.statistics.service_signals import ServiceSignals

KIND = "holdspace-learned-1"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """One scale of an instrument in one version: scores of another version, or another scale, are never mixed with it.

    Scores lie from ``lowest`` to ``highest``. ``reliable_change`` is in points, None where no error is published.
    """

    instrument: str
    version: str
    scale: str
    lowest: float
    highest: float
    is_higher_better: bool = False
    reliable_change: float | None = None

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return self.instrument, self.version, self.scale


@dataclass(frozen=True, slots=True)
class UsualCourse:
    """How courses of one measure usually went on.

    The statistics are told that more is worse. Where higher is better they learned the scores turned round (lowest +
    highest - score), and what they say is turned back. ``is_change_known`` is False where no measurement error is
    published: then nothing is said of reliable improvement.
    """

    signals: ServiceSignals
    is_higher_better: bool = False
    is_change_known: bool = True

    def turned(self, score: float) -> float:
        """Return a score as the statistics see it, or what they say as a score; twice is once too many."""
        return sum(self.signals.course.limits) - score if self.is_higher_better else score


@dataclass(frozen=True, slots=True)
class LearnedService:
    """The usual courses by measure, and the watch over the alliance; None where too few session checks were given."""

    courses: Mapping[Key, UsualCourse] = field(default_factory=dict)
    monitor: FittedAllianceMonitor | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was learned."""
        return not self.courses and self.monitor is None


def to_json(learned: LearnedService) -> dict[str, Any]:
    """Return what is kept."""
    monitor = learned.monitor
    return {
        "kind": KIND,
        "courses": [_course_to_json(key, course) for key, course in learned.courses.items()],
        "monitor": monitor and {"alarm": asdict(monitor.alarm), "gap": monitor.gap, "n_clients": monitor.n_clients},
    }


def from_json(data: Mapping[str, Any], *, source: str) -> LearnedService:
    """Return what was kept; raise BadInput where it is something else."""
    try:
        if data["kind"] != KIND:
            raise ValueError
        courses = {_key(each["of"]): _course(each, source) for each in data["courses"]}
        monitor = data["monitor"]
        return LearnedService(courses, None if monitor is None else _monitor(monitor))
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        raise BadInput("This is not what a practice learned.", source=source) from None


def _key(of: Sequence[str]) -> Key:
    instrument, version, scale = of
    return str(instrument), str(version), str(scale)


def _course_to_json(key: Key, course: UsualCourse) -> dict[str, Any]:
    return {
        "of": list(key),
        "is_higher_better": course.is_higher_better,
        "is_change_known": course.is_change_known,
        "signals": service_to_json(course.signals),
    }


def _course(data: Mapping[str, Any], source: str) -> UsualCourse:
    signals = service_from_json_value(data["signals"], source=source)
    return UsualCourse(signals, bool(data["is_higher_better"]), bool(data["is_change_known"]))


def _monitor(data: Mapping[str, Any]) -> FittedAllianceMonitor:
    alarm = alarm_from_json(data["alarm"])
    return FittedAllianceMonitor(AllianceMonitor(), alarm, float(data["gap"]), int(data["n_clients"]))

"""What a service's finished clients taught, as a file: parameters only, no score of anyone."""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from typing import Any

import numpy as np

from holdspace.domain.errors import BadInput
from holdspace.domain.json_text import parse_json
from holdspace.statistics.alliance_alarm import AllianceAlarm
from holdspace.statistics.alliance_filter import AllianceParameters
from holdspace.statistics.course_calibration import Stage
from holdspace.statistics.course_model import CourseModel
from holdspace.statistics.expected_course import ExpectedCourse
from holdspace.statistics.service_signals import ServiceSignals

KIND = "holdspace-service-signals-2"
STARTING_VALUES = "starting_values.json"


def service_to_json(service: ServiceSignals) -> dict[str, Any]:
    """Return what the file holds."""
    course, monitor = service.course, service.monitor
    return {
        "kind": KIND,
        "source": service.source,
        "outcome": service.outcome,
        "gap": service.gap,
        "course": {**asdict(course), "model": _model_to_json(course.model)},
        "monitor": None if monitor is None else asdict(monitor),
    }


def service_from_json(text: str, *, source: str) -> ServiceSignals:
    """Return what the file tells, or raise BadInput."""
    try:
        data = parse_json(text)
    except ValueError:
        data = None
    return service_from_json_value(data, source=source)


def service_from_json_value(data: Any, *, source: str) -> ServiceSignals:
    """Return what `service_to_json` was called on, or raise BadInput."""
    try:
        if data["kind"] != KIND:
            raise ValueError
        monitor = data["monitor"]
        return ServiceSignals(
            outcome=str(data["outcome"]),
            gap=float(data["gap"]),
            course=_course(data["course"]),
            monitor=None if monitor is None else alarm_from_json(monitor),
            source=str(data["source"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        raise BadInput("This is not a file of signals.", source=source) from None


def starting_values() -> ServiceSignals:
    """Return the values for a PHQ-9 service that has no finished clients yet: learned from simulated ones."""
    text = files("holdspace.statistics").joinpath(STARTING_VALUES).read_text(encoding="utf-8")
    return service_from_json(text, source=STARTING_VALUES)


def _model_to_json(model: CourseModel) -> dict[str, Any]:
    return {**asdict(model), "fixed": model.fixed.tolist(), "re_cov": model.re_cov.tolist()}


def _course(data: dict[str, Any]) -> ExpectedCourse:
    model = data["model"]
    arrays = {"fixed": np.array(model["fixed"]), "re_cov": np.array(model["re_cov"])}
    stages = tuple(_stage(stage) for stage in data["stages"])
    rest = {key: _tuple(value) for key, value in data.items() if key not in {"model", "stages"}}
    return ExpectedCourse(model=CourseModel(**{**model, **arrays}), stages=stages, **rest)


def _stage(data: dict[str, Any]) -> Stage:
    # What was written before has two numbers: the latest score had no say of its own.
    correction = (*data["correction"], 0.0)[:3]
    return Stage(**{**{key: _tuple(value) for key, value in data.items()}, "correction": correction})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def alarm_from_json(data: dict[str, Any]) -> AllianceAlarm:
    """Return the alarm whose fields these are; raise KeyError or TypeError where they are not."""
    rest = {key: value for key, value in data.items() if key != "parameters"}
    return AllianceAlarm(parameters=AllianceParameters(**data["parameters"]), **rest)

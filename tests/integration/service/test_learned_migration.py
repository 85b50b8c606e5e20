"""What was learned before measures were told apart is kept: the PHQ-9 with its version, and the watch."""

from __future__ import annotations

import importlib

from holdspace.statistics.service_file import service_to_json, starting_values
from holdspace.workflows.learned_service import from_json

migration = importlib.import_module("holdspace.server.service.migrations.0002_learned_by_measure")


def test_old_values_are_read_as_the_phq_9s():
    old = starting_values()

    read = from_json(migration.moved(service_to_json(old)), source="the test")

    [(key, usual)] = read.courses.items()
    assert key == ("phq-9", "1999, English (US)", "total")
    assert usual.signals.course.stages == old.course.stages
    assert read.monitor is not None
    assert read.monitor.alarm == old.monitor


def test_old_values_without_a_watch_are_read_without_one():
    old = {**service_to_json(starting_values()), "monitor": None}

    assert from_json(migration.moved(old), source="the test").monitor is None


def test_values_from_before_the_latest_score_had_a_say_leave_it_none():
    old = service_to_json(starting_values())
    for stage in old["course"]["stages"]:
        stage["correction"] = stage["correction"][:2]

    [usual] = from_json(migration.moved(old), source="the test").courses.values()

    assert {stage.correction[2] for stage in usual.signals.course.stages} == {0.0}

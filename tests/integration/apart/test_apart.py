"""What happens where no other machine can be reached, and where a disk is full."""

from __future__ import annotations

import json
import os

import pytest

from tests.apart import is_possible, run_apart

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not is_possible(), reason="this machine forbids namespaces of one's own"),
    pytest.mark.skipif(os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql", reason="it brings its own database"),
]


def test_serving_signing_in_and_coding_never_try_to_reach_another_machine():
    seen = json.loads(run_apart("tests.integration.apart.use_everything"))

    assert set(seen["statuses"]) == {200, 302}
    assert seen["coded"]
    assert seen["attempts"] == 0
    assert seen["control"] > 0, "an attempt would not have been noticed"


def test_on_a_full_disk_nothing_is_half_kept_nothing_is_shown_and_the_answer_is_clear():
    seen = json.loads(run_apart("tests.integration.apart.fill_up"))
    acknowledged = [seen[when].count(302) for when in ("before", "during", "after", "again")]

    assert set(seen["during"]) <= {302, 503}
    assert seen["during"][-1] == 503, "the disk was not full"
    assert seen["look"] == 503
    assert (seen["before"], seen["after"], seen["again"]) == ([302] * 3,) * 3
    assert len(seen["stored"]["handed_in"]) == sum(acknowledged)
    assert seen["stored"]["handed_in"] == seen["stored"]["scored"]
    assert seen["stored"]["checks"] == seen["stored"]["checks_in_the_log"]
    assert seen["stored"]["findings"] == []
    assert seen["stored"]["is_whole"]


@pytest.mark.parametrize("disk", ["tables", "log"])
def test_where_a_disk_of_postgresql_is_full_nothing_is_half_kept_and_the_answer_is_clear(disk: str):
    """Without room for its tables PostgreSQL refuses; without room for its write-ahead log it stops."""
    seen = json.loads(run_apart("tests.integration.apart.fill_up_postgresql", disk))
    acknowledged = [seen[when].count(302) for when in ("before", "during", "after", "again")]

    assert set(seen["during"]) <= {302, 503}
    assert seen["during"][-1] == 503, "the disk was not full"
    assert seen["look"] == 503
    assert seen["help"] == 200
    assert {*seen["before"], *seen["after"], *seen["again"]} == {302}
    assert len(seen["stored"]["handed_in"]) == sum(acknowledged)
    assert seen["stored"]["handed_in"] == seen["stored"]["scored"]
    assert seen["stored"]["checks"] == seen["stored"]["checks_in_the_log"]
    assert seen["stored"]["findings"] == []


def test_a_command_that_meets_a_full_disk_says_so_and_leaves_everything_as_it_was():
    seen = json.loads(run_apart("tests.integration.apart.full_commands"))

    for told in seen["said"].values():
        assert "A disk is full" in told["said"]
        assert "Make room" in told["said"]
        assert told["names"] == ["Bo", "Cy", "Di"]
    assert seen["backups"] == ["monday.data", "monday.keys"]
    assert seen["left"] == []
    assert "Every entry is as it was written" in seen["verified"]
    assert seen["after"] == ["Cy"]

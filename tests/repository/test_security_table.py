"""SECURITY.md's promises each point to a file that keeps them and a test that proves them."""

from __future__ import annotations

import re
from itertools import takewhile

import pytest

from tests.repository.project import ROOT, SOURCE, read

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in read("SECURITY.md").splitlines()
    if re.match(r"\| \d+ \|", line)
]


def table(page: str, *, under: str) -> list[list[str]]:
    """Return the rows of the table whose header begins so."""
    lines = page[page.index(under) :].splitlines()[2:]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in takewhile(lambda each: each[:1] == "|", lines)
    ]


def missing_files(cell: str) -> list[str]:
    """Return what is named and not there, of the sources or the repository; to name nothing is to miss something."""
    named = re.findall(r"`([^`]+)`", cell) or ["no file is named"]
    return [name for name in named if not (SOURCE / name).exists() and not (ROOT / name).exists()]


def missing_tests(cell: str) -> list[str]:
    """Return what is named and not there, of the tests."""
    named = re.findall(r"`([^`]+)`", cell) or ["no test is named"]
    return [name for name in named if not is_there(*name.partition("::"))]


def is_there(file: str, _: str, function: str) -> bool:
    """Return whether a file of tests is there, and the function in it where one is named."""
    path = ROOT / "tests" / file
    return path.is_file() and (not function or f"def {function}(" in path.read_text(encoding="utf-8"))


def test_the_table_has_every_promise():
    assert len(ROWS) >= 12
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, len(ROWS) + 1)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_property_names_files_that_exist(row: list[str]):
    assert missing_files(row[2]) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_property_names_tests_that_exist(row: list[str]):
    assert missing_tests(row[3]) == []


PROMISES = table(read("SECURITY.md"), under="| promise |")
THREATS = table(read("docs/explanation/threat-model.md"), under="| who | what they try |")


def test_each_of_the_six_promises_stands_there():
    assert len(PROMISES) == 6


@pytest.mark.parametrize("row", [*PROMISES, *THREATS], ids=lambda row: "-".join(row[:2])[:60])
def test_each_promise_and_each_threat_names_what_keeps_it_and_the_test_that_tries(row: list[str]):
    *_, kept_by, tried_by = row

    assert missing_files(kept_by) == []
    assert missing_tests(tried_by) == []

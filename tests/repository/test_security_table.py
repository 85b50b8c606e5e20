"""SECURITY.md's promises each point to a file that keeps them and a test that proves them."""

from __future__ import annotations

import re

import pytest

from tests.repository.project import ROOT, read

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in read("SECURITY.md").splitlines()
    if re.match(r"\| \d+ \|", line)
]


def test_the_table_has_every_promise():
    assert len(ROWS) >= 12
    assert [row[0] for row in ROWS] == [str(number) for number in range(1, len(ROWS) + 1)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_property_names_files_that_exist(row: list[str]):
    named = re.findall(r"`([^`]+)`", row[2])

    assert named
    assert [name for name in named if not (ROOT / "src/holdspace" / name).exists() and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_property_names_tests_that_exist(row: list[str]):
    named = re.findall(r"`([^`]+)`", row[3])

    assert named
    for name in named:
        file, _, function = name.partition("::")
        path = ROOT / "tests" / file
        assert path.is_file(), name
        assert not function or f"def {function}(" in path.read_text(encoding="utf-8"), name


def test_every_test_that_the_threat_model_names_is_there():
    page = read("docs/explanation/threat-model.md")
    named = re.findall(r"`((?:integration|policies|spec|system|unit)/[\w/]+\.py)(?:::(\w+))?`", page)

    assert len(named) > 15
    for file, function in named:
        assert f"def {function}" in read(f"tests/{file}"), (file, function)

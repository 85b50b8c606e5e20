"""The map names every room, and the rooms keep to what it says."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from tests.repository.project import ROOT, SOURCE, packages, read

ROOMS = [path.relative_to(SOURCE).as_posix() for path in [*packages(), *packages(SOURCE / "server")]]
VIEWS = sorted([*SOURCE.rglob("views.py"), *SOURCE.rglob("views/*.py")])
DRAWERS = {"utils", "common", "helpers", "core", "misc"}


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_names_every_room(room: str):
    assert f"`{room}/`" in read("ARCHITECTURE.md")


def test_the_map_names_no_room_that_is_not_there():
    named = re.findall(r"`((?:server|domain)/\w+)/`", read("ARCHITECTURE.md"))

    assert [room for room in named if not (SOURCE / room).is_dir()] == []


def test_every_path_in_the_map_exists():
    paths = re.findall(
        r"`((?:src|tests|docs|training|benchmarks|deploy|requirements)/[\w./*-]+)`", read("ARCHITECTURE.md")
    )

    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []


@pytest.mark.parametrize("file", sorted((SOURCE / "domain").rglob("*.py")), ids=lambda path: path.name)
def test_the_domain_imports_the_standard_library_and_itself_only(file: Path):
    foreign = {name for name in imported(file) if name not in sys.stdlib_module_names and name != "holdspace"}

    assert foreign == set()


def test_the_domain_reaches_for_no_clock_and_no_file():
    forbidden = {"secrets", "os", "pathlib", "socket", "subprocess", "time", "tempfile", "io"}
    found = {
        (file.relative_to(SOURCE).as_posix(), name)
        for file in (SOURCE / "domain").rglob("*.py")
        for name in imported(file) & forbidden
    }

    assert found == set()


def test_a_server_starts_without_the_parts_of_scipy_that_few_pages_need():
    early = [
        path.name
        for path in SOURCE.rglob("*.py")
        if re.search(r"^(from|import) scipy[. ]", path.read_text("utf-8"), re.M)
    ]

    assert early == []


@pytest.mark.parametrize("file", VIEWS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_view_asks_the_database_by_itself(file: Path):
    assert not re.search(r"\.objects\b|_default_manager|_base_manager|connection\.cursor", file.read_text("utf-8"))


def test_randomness_comes_into_the_domain_as_an_argument():
    """The type of a generator may be named; the module's own, which nobody seeds, may not."""
    modules = [
        path
        for path in (SOURCE / "domain").rglob("*.py")
        if re.search(r"^\s*import random|Random\(\)", path.read_text("utf-8"), re.MULTILINE)
    ]

    assert modules == []


def test_no_module_is_a_drawer():
    assert [path for path in SOURCE.rglob("*.py") if path.stem in DRAWERS or path.parent.name in DRAWERS] == []


@pytest.mark.parametrize("file", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_file_is_longer_than_one_can_survey(file: Path):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST


LONGEST = 300


def imported(file: Path) -> set[str]:
    """Return the top-level names that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names

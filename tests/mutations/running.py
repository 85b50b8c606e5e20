"""Running the telling tests on a copy of the tree in which one safeguard is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from tests.mutations.mutant import Mutant
from tests.repository.project import ROOT

PASSED, FAILED, NOTHING_TO_RUN = 0, 1, 5
# Tables as the models say, without the migrations that led there: a test that needs those is told as broken.
OPTIONS = ("-p", "pytest_django.plugin", "-p", "pytest_socket", "--no-migrations")
SAID = re.compile(r"^(?:FAILED|ERROR) (\S+::.*?)(?: - |$)", re.MULTILINE)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", ".venv*", ".git", "training", "*.onnx")


class Verdict(Enum):
    """What the tests said to a missing safeguard."""

    NOTICED = "noticed"
    MISSED = "MISSED"
    BROKEN = "broken"  # the test fails on the whole tree too, or cannot be collected: the mutant shows nothing


@contextmanager
def copied_tree() -> Iterator[Path]:
    """Yield a copy of sources and tests that may be spoiled."""
    with tempfile.TemporaryDirectory(prefix="holdspace-mutations-") as folder:
        copy = Path(folder)
        for name in ("src", "tests", "docs"):
            shutil.copytree(ROOT / name, copy / name, ignore=LEFT_OUT)
        for name in ("pyproject.toml", "SECURITY.md"):
            shutil.copy(ROOT / name, copy / name)
        for model in (ROOT / "src").rglob("*.onnx"):
            (copy / model.relative_to(ROOT)).symlink_to(model)
        _compile(copy)
        yield copy


def _compile(tree: Path) -> None:
    """Compile the copy once; by hash, not by time: what is spoiled and mended within a second is compiled anew."""
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "src", "tests"]
    subprocess.run(command, cwd=tree, env=_environment(tree), capture_output=True, check=True)


def judge(mutant: Mutant, tree: Path) -> tuple[Verdict, str]:
    """Return what the mutant's tests say, and the first that fails; the tree is whole before and afterwards.

    Those without a database are asked first, all others of its room last, where nothing noticed. Whether that test
    holds on the whole tree, `failing` tells of all at once.
    """
    path = tree / mutant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(mutant.content, encoding="utf-8")
    quick = [test for test in mutant.tests if not test.startswith("integration")]
    try:
        for tests in filter(None, (quick, [test for test in mutant.tests if test not in quick], _of_room(mutant))):
            code, failed = _run(tree, "-x", *(f"tests/{test}" for test in tests))
            if code == FAILED and failed:
                return Verdict.NOTICED, failed[0]
            if code not in {PASSED, NOTHING_TO_RUN}:
                return Verdict.BROKEN, tests[0]
        return Verdict.MISSED, ""
    finally:
        path.write_text(whole, encoding="utf-8")


def _of_room(mutant: Mutant) -> list[str]:
    parts = Path(mutant.file).relative_to("src/holdspace").parts
    room = f"integration/{parts[1]}"
    return [room] if (ROOT / "tests" / room).is_dir() and room not in mutant.tests else []


def failing(tree: Path, tests: Iterable[str]) -> set[str]:
    """Return which of these tests fail on the whole tree: one that fails anyway noticed nothing and seemed to."""
    return set(_run(tree, *sorted(set(tests)))[1])


def _run(tree: Path, *asked: str) -> tuple[int, list[str]]:
    """Return how pytest ended, and which tests failed."""
    command = [sys.executable, "-m", "pytest", "-q", *OPTIONS, "--no-header", "--tb=no", "-rfE", *asked]
    ran = subprocess.run(command, cwd=tree, env=_environment(tree), capture_output=True, text=True, check=False)
    return ran.returncode, SAID.findall(ran.stdout)


def _environment(tree: Path) -> dict[str, str]:
    """Return what the tests are run with. What Python compiled is kept beside the copy: it is half of a short test."""
    left_out = ("HOLDSPACE_", "COV_", "PYTHONDONTWRITEBYTECODE")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(left_out)},
        "PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}",
        "PYTHONPYCACHEPREFIX": str(tree / "compiled"),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # a third of what a short test costs
    }

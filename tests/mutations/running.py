"""Running the telling tests on a copy of the tree in which one safeguard is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from functools import cache
from pathlib import Path

from tests.mutations.mutant import Mutant
from tests.repository.project import ROOT

LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", ".venv*", ".git", "training", "*.onnx")


class Verdict(Enum):
    """What the tests said to a missing safeguard."""

    NOTICED = "noticed"
    MISSED = "MISSED"
    BROKEN = "broken"  # the tests fail on the whole tree, or cannot be collected: the mutant shows nothing


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
        yield copy


@cache
def holds(tree: Path, test: str) -> bool:
    """Return whether a test passes on the whole tree: one that fails anyway would notice nothing and seem to."""
    return _run(tree, test) in {0, 5}


def judge(mutant: Mutant, tree: Path) -> Verdict:
    """Return what the mutant's tests say; the tree is whole before and afterwards."""
    if not all(holds(tree, test) for test in mutant.tests):
        return Verdict.BROKEN
    path = tree / mutant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(mutant.content, encoding="utf-8")
    try:
        for test in mutant.tests:
            code = _run(tree, test)
            if code == 1:
                return Verdict.NOTICED
            if code not in {0, 5}:
                return Verdict.BROKEN
        return Verdict.MISSED
    finally:
        path.write_text(whole, encoding="utf-8")


def _run(tree: Path, test: str) -> int:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDSPACE_", "COV_"))}
    environment |= {"PYTHONPATH": f"{tree / 'src'}{os.pathsep}{tree}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "--no-header", f"tests/{test}"]
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False).returncode

"""Where the repository's own things are, for the tests that keep its promises about itself."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "holdspace"
DOCS = ROOT / "docs"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file that belongs to the repository and is there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return tuple(path for path in (ROOT / name for name in listed if name) if path.is_file())


def texts(*endings: str) -> Iterator[tuple[Path, str]]:
    """Yield the tracked files with these endings (all, where none is given) that hold text."""
    for path in tracked_files():
        if endings and path.suffix not in endings:
            continue
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def packages(below: Path = SOURCE) -> Iterator[Path]:
    """Yield the folders directly below that are Python packages."""
    for init in sorted(below.glob("*/__init__.py")):
        yield init.parent


def read(name: str) -> str:
    """Return a text file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")

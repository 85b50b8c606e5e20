"""Verdicts kept in a file, one a line: a run that was stopped goes on, and a later one asks only what was missed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.mutations.mutant import Mutant
from tests.mutations.running import Verdict


class Kept:
    """What earlier runs with the same file noticed; without a file, nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        self._noticed = {row["mutant"]: row["test"] for row in map(json.loads, lines) if row["test"]}

    def find_test(self, mutant: Mutant) -> str:
        """Return the test that noticed just this mutant, or nothing."""
        return str(self._noticed.get(_digest(mutant), ""))

    def add(self, mutant: Mutant, verdict: Verdict, test: str) -> None:
        """Keep a verdict; only what was noticed counts later, for tests are written against what was missed."""
        if self._path is None:
            return
        noticed = test if verdict is Verdict.NOTICED else ""
        row = {"mutant": _digest(mutant), "name": mutant.name, "verdict": verdict.value, "test": noticed}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def _digest(mutant: Mutant) -> str:
    return hashlib.sha256(f"{mutant.file}\0{mutant.content}".encode()).hexdigest()

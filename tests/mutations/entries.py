"""Each call that writes an entry into the look log, taken out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.mutations.mutant import Mutant, without_lines
from tests.repository.project import ROOT, SOURCE

SERVER = SOURCE / "server"
WRITING = {"record", "_record", "_write", "_note"}
# The rules read off the sources first: they are the quickest to notice.
EVERYWHERE = (
    "repository/test_writes_are_told.py",
    "repository/test_words_of_the_log.py",
    "integration/audit/test_every_write_is_told.py",
)


def mutants() -> Iterator[Mutant]:
    for path in sorted(SERVER.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "audit.recording import" not in text:
            continue
        room, file = path.relative_to(SERVER).parts[0], path.relative_to(ROOT).as_posix()
        own = f"integration/{room}"
        tests = tuple(each for each in (*EVERYWHERE, own) if (ROOT / "tests" / each).exists())
        for call in _calls(ast.parse(text)):
            changed = without_lines(text, call.lineno, call.end_lineno or call.lineno, "pass")
            yield Mutant("audit", f"{room}: no entry at {path.name}:{call.lineno}", file, changed, tests)


def _calls(tree: ast.Module) -> Iterator[ast.Expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = node.value.func
            if isinstance(called, ast.Name) and called.id in WRITING:
                yield node

"""Each field that a seal, a hash or a proof covers, taken out of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.mutations.mutant import Mutant
from tests.repository.project import read

# Where a list, tuple or dictionary of what is covered stands: file, function, tests.
PLACES = (
    ("associated", "src/holdspace/vault/data_key.py", "encode", ("unit/vault/test_data_key.py",)),
    ("associated", "src/holdspace/domain/audit.py", "expected_hash", ("unit/domain/test_audit.py",)),
    ("proof", "src/holdspace/server/consents/proofs.py", "_content", ("integration/consents/test_proof_fields.py",)),
    (
        "proof",
        "src/holdspace/server/exceptions/models.py",
        "_answered",
        ("integration/exceptions/test_proof_fields.py",),
    ),
    (
        "proof",
        "src/holdspace/domain/exceptions/request.py",
        "digest",
        ("spec/test_exceptions.py", "integration/exceptions"),
    ),
)


def mutants() -> Iterator[Mutant]:
    for family, file, function, tests in PLACES:
        text = read(file)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name == function:
                yield from _of_function(family, file, text, node, tests)


def _of_function(
    family: str, file: str, text: str, function: ast.FunctionDef, tests: tuple[str, ...]
) -> Iterator[Mutant]:
    for node in ast.walk(function):
        for start, end, name in _parts(node, text):
            yield Mutant(family, f"{function.name} without {name[:50]}", file, text[:start] + text[end:], tests)


def _parts(node: ast.AST, text: str) -> Iterator[tuple[int, int, str]]:
    """Return where each part of a display of several parts begins and ends, its comma included."""
    if isinstance(node, ast.Dict) and len(node.values) > 2:
        spans = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
    elif isinstance(node, (ast.List, ast.Tuple)) and len(node.elts) > 2 and isinstance(node.ctx, ast.Load):
        spans = [(each, each) for each in node.elts]
    else:
        return
    for first, last in spans:
        start, end = _offset(text, first.lineno, first.col_offset), _offset(text, last.end_lineno, last.end_col_offset)
        rest = text[end:]
        comma = len(rest) - len(rest.lstrip()) + 1 if rest.lstrip().startswith(",") else 0
        yield start, end + comma, text[start:end]


def _offset(text: str, line: int | None, column: int | None) -> int:
    """Return the place in the text of a line and a column in UTF-8 bytes, as `ast` counts them."""
    lines = text.splitlines(keepends=True)
    here = lines[(line or 1) - 1].encode()[: column or 0].decode()
    return sum(len(each) for each in lines[: (line or 1) - 1]) + len(here)

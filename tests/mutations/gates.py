"""The safeguards that stand once, as `gates.toml` lists them: escapes, headers, doors, throttles, consents, limits."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from tests.mutations.mutant import Mutant, replaced
from tests.repository.project import read

SOURCES = "src/holdspace/"


def mutants() -> Iterator[Mutant]:
    for row in tomllib.loads(read("tests/mutations/gates.toml"))["mutant"]:
        file = SOURCES + row["file"]
        yield replaced(row["family"], row["name"], file, read(file), row["old"], row["new"], *row["tests"])

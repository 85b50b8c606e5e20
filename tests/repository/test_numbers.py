"""Every column and key of a command that tells numbers is explained: docs/reference/numbers.md names each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from holdspace.statistics.clinic_simulation import simulate_clinic
from tests.command_line import Answer, typed
from tests.repository.project import read

NAMED = set(re.findall(r"`(\w+)`", read("docs/reference/numbers.md")))
# Keys below these are names that the person who asked gave: of effects, items and levels, or of features.
NAMES_OF_THEIRS = {
    *("fixed", "se", "levels", "constants", "weights", "centre", "scale"),
    *("loadings", "standard_errors", "standardised", "residual_variances"),
}
FORMULA = "phq9 ~ log1p(session) + (1 | client)"
CARE = "care =~ heard + safe + trust"
Type = Callable[..., Answer]


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Type:
    return lambda *words: typed(monkeypatch, capfd, *words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables of a practice that does not exist: sessions, finished clients with their result, answer sheets."""
    made = tmp_path_factory.mktemp("tables")
    sessions = simulate_clinic(clients=400, seed=8)
    sessions.write_csv(made / "sessions.csv")
    ends = sessions.group_by("client", maintain_order=True).agg(intake=pl.col("phq9").first())
    ends.with_columns(service=pl.col("client") % 6, recovered=pl.col("client") % 5 % 2).write_csv(made / "ends.csv")
    sheets = [f"{n % 11},{(n * n) % 11},{(n + n * n) % 7},{n % 2}" for n in range(60)]
    (made / "sheets.csv").write_text("heard,safe,trust,which\n" + "\n".join(sheets), encoding="utf-8")
    (made / "answers.csv").write_text("client,session,1,2\na,1,3,3\na,2,0,1\n", encoding="utf-8")
    return made


def keys(told: Any) -> Iterator[str]:
    """Yield every key of what a command prints as JSON, but for names that the person who asked gave."""
    if isinstance(told, dict):
        for name, value in told.items():
            yield name
            yield from () if name in NAMES_OF_THEIRS else keys(value)
    elif isinstance(told, list):
        for each in told:
            yield from keys(each)


@pytest.mark.parametrize(
    "words",
    [
        "score --instrument phq-2 answers.csv -o OUT",
        "signals sessions.csv -o OUT",
        "gains sessions.csv -o OUT",
        "dropout sessions.csv --train sessions.csv -o OUT",
        "benchmark ends.csv --outcome recovered --service service --case-mix intake -o OUT",
        "simulate OUT --clients 20 --seed 1",
    ],
)
def test_each_column_of_a_table_is_explained(words: str, folder: Path, type_in: Type):
    answer = type_in(*_in(folder, words))

    assert answer.code == 0, answer.err
    assert set(pl.read_csv(folder / "out.csv").columns) <= NAMED


@pytest.mark.parametrize("also", [[], ["--at", "40", "--reliable-change", "6"]], ids=["of each row", "at one time"])
def test_each_column_of_a_prediction_is_explained(also: list[str], folder: Path, type_in: Type):
    model, sessions = folder / "model.json", folder / "sessions.csv"
    type_in("fit", "growth", sessions, "--formula", FORMULA, "--output", model)

    answer = type_in("predict", model, sessions, *also, "-o", folder / "out.csv")

    assert answer.code == 0, answer.err
    assert set(pl.read_csv(folder / "out.csv").columns) <= NAMED


@pytest.mark.parametrize(
    "words",
    [
        "score --instrument phq-2 answers.csv",
        "signals sessions.csv -o OUT",
        "gains sessions.csv",
        "dropout sessions.csv --train sessions.csv -o OUT",
        "lagged sessions.csv",
        "benchmark ends.csv --outcome recovered --service service --case-mix intake",
        f"fit growth sessions.csv --formula '{FORMULA}'",
        f"fit growth sessions.csv --formula '{FORMULA}' --residual ou",
        "scale reliability sheets.csv --columns heard,safe,trust",
        f"scale factors sheets.csv --model '{CARE}'",
        f"scale invariance sheets.csv --model '{CARE}' --group which",
    ],
)
def test_each_key_of_what_a_command_tells_is_explained(words: str, folder: Path, type_in: Type):
    answer = type_in(*_in(folder, f"{words} --json"))

    assert answer.code == 0, answer.err
    assert set(keys(json.loads(answer.out))) <= NAMED


def _in(folder: Path, words: str) -> list[str]:
    """Return the words of a command, with the tables where they lie."""
    parts = re.findall(r"'[^']*'|\S+", words)
    files = {"OUT": "out.csv", **{path.name: path.name for path in folder.iterdir()}}
    return [str(folder / files[part]) if part in files else part.strip("'") for part in parts]

"""The how-to about predicting does what it says, as typed there, from a table of visits by day."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import polars as pl
import pytest

from holdspace.statistics.clinic_simulation import simulate_clinic
from tests.unit.cli.test_signals import run

HOW_TO = Path("docs/how-to/predict-the-last-score.md").read_text(encoding="utf-8")


def visits(clients: int, seed: int) -> pl.DataFrame:
    """Return simulated scores by client and day, in no order, as another program would have written them."""
    table = simulate_clinic(clients=clients, seed=seed, has_irregular_times=True)
    columns = table.select("client", day=(7 * pl.col("time")).round(), bdi=pl.col("phq9"))
    return columns.drop_nulls().sample(fraction=1, shuffle=True, seed=1)


def test_the_commands_of_the_how_to_predict_from_visits_by_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    [numbering] = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)
    for name, clients, seed in (("current", 30, 2), ("finished", 120, 1)):
        visits(clients, seed).write_csv("visits.csv")
        exec(numbering.replace("finished", name), {})  # noqa: S102 - our own document

    for command in re.findall(r"^holdspace (.*)$", HOW_TO, re.MULTILINE):
        run(*shlex.split(command))

    current = pl.read_csv("current.csv")
    assert pl.read_csv("signals.csv").height == pl.read_csv("predicted.csv").height == current.height
    assert pl.read_csv("at-26-weeks.csv")["client"].to_list() == current["client"].unique().sort().to_list()

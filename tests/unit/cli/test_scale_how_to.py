"""What the how-to about validating the session check does works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.unit.cli.test_signals import run

HOW_TO = Path("docs/how-to/validate-the-session-check.md").read_text(encoding="utf-8")
ITEMS = ("heard", "private", "safe", "together", "trust")


@pytest.fixture
def sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """Return the sheets that the how-to makes of an extract of 120 people who answered four times."""
    chance = np.random.default_rng(4)
    rows = [
        (f"p{person}", session, "session-check", "1", item, float(np.clip(round(level + chance.normal(0, 1.2)), 0, 10)))
        for person, level in enumerate(chance.normal(7, 1.5, 120))
        for session in range(1, 5)
        for item in ITEMS
    ]
    names = ["person", "session", "measure", "version", "scale", "value"]
    pl.DataFrame(rows, schema=names, orient="row").write_csv(tmp_path / "scores.csv")
    [cell] = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(re.sub(r"^ {3}", "", cell, flags=re.MULTILINE), {})  # noqa: S102 - our own document
    return pl.read_csv(tmp_path / "sheets.csv")


def test_each_person_has_one_row_with_the_five_items(sheets: pl.DataFrame):
    assert sheets.columns == ["person", *ITEMS]
    assert sheets.height == sheets["person"].n_unique() == 120


def test_the_commands_of_the_how_to_say_how_the_items_go_together(sheets: pl.DataFrame):
    reliability, factors = re.findall(r"`holdspace (scale (?:reliability|factors) .*?)`", HOW_TO)

    said = run(*_words(reliability))
    fitted = run(*_words(factors))

    assert "120 rows, 5 items; 0 rows with a gap left out." in said.stdout
    assert "omega" in said.stdout
    assert "trust" in fitted.stdout


def _words(command: str) -> list[str]:
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|(\S+)', command)]

"""The command `holdspace` as one types it, within the test's own process."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from holdspace.cli.main import main


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command ended, what it put out and what it said."""

    code: int
    out: str
    err: str


def typed(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *words: object) -> Answer:
    """Run `holdspace` with these words; ``capfd`` may be ``capsys`` as well."""
    monkeypatch.setattr(sys, "argv", ["holdspace", *map(str, words)])
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capfd.readouterr()
    code = stop.value.code or 0
    assert isinstance(code, int)
    return Answer(code, out, err)

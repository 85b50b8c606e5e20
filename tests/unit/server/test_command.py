"""A command that fails in a way nobody expected says so without the words that its error holds."""

from __future__ import annotations

import sys
from typing import NoReturn

import pytest

from holdspace.cli import main as cli
from holdspace.server import command

WORDS = "I have not slept since March"


def fail(*_: object) -> NoReturn:
    raise ValueError(WORDS)


@pytest.mark.parametrize("asked", ["verify-log", "work"])
def test_a_command_of_the_installation_tells_kind_and_place(
    asked: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "execute_from_command_line", fail)
    monkeypatch.setattr(sys, "argv", ["holdspace-server", asked])

    with pytest.raises(SystemExit) as stop:
        command.main()

    said = capsys.readouterr()
    assert stop.value.code == 1
    assert "ValueError" in said.err
    assert "test_command.py" in said.err
    assert WORDS not in said.out + said.err


def test_a_command_of_the_library_tells_kind_and_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(cli, "build_app", fail)
    monkeypatch.setattr(sys, "argv", ["holdspace", "score"])

    with pytest.raises(SystemExit) as stop:
        cli.main()

    said = capsys.readouterr()
    assert stop.value.code == 1
    assert "ValueError" in said.err
    assert WORDS not in said.out + said.err

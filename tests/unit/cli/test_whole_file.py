"""An output is whole or the old one: neither a full disk nor a mistake on the way leaves half a file."""

import errno
from pathlib import Path

import polars as pl
import pytest

from holdspace.cli import tables
from holdspace.cli.whole_file import unfinished
from holdspace.domain.errors import OperatorError
from tests.command_line import typed


def test_what_is_written_whole_takes_the_place_of_the_old_and_keeps_its_rights(tmp_path: Path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    path.chmod(0o640)

    with unfinished(path) as place:
        place.write_text("new")

    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_fills_on_the_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "out.csv"
    path.write_text("old")

    def half(table: pl.DataFrame, place: Path) -> None:
        place.write_text("ha")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tables, "write_table", half)
    with pytest.raises(OperatorError, match="cannot be written"):
        tables.put_table(pl.DataFrame({"a": [1]}), str(path))

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_keeps_the_format_of_its_name(tmp_path: Path):
    tables.put_table(pl.DataFrame({"a": [1]}), str(tmp_path / "out.parquet"))

    assert pl.read_parquet(tmp_path / "out.parquet")["a"].to_list() == [1]


def test_a_link_goes_on_leading_to_the_file(tmp_path: Path):
    (tmp_path / "link").symlink_to(tmp_path / "file")

    tables.put_text("new", str(tmp_path / "link"))

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"


def test_what_is_no_file_is_written_as_it_is():
    tables.put_text("gone", "/dev/null")

    assert not Path("/dev/null").is_file()


def test_a_full_disk_behind_the_output_is_said_and_no_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("holdspace.cli.instrument.typer.echo", full)

    answer = typed(monkeypatch, capfd, "instrument", "list", "--json")

    assert (answer.code, answer.err) == (1, "holdspace: The output cannot be written: No space left on device.\n")

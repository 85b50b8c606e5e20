"""Files that somebody named: an ordinary one is read as far as any of its kind goes, everything else is refused."""

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from holdspace.domain.errors import BadInput
from holdspace.workflows.given_file import open_given, read_given

NOT_ORDINARY: dict[str, Callable[[Path], object]] = {
    "a pipe that nobody writes into": os.mkfifo,
    "a folder": Path.mkdir,
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to(path.with_name("nothing")),
    "nothing": lambda path: None,
}


@pytest.mark.parametrize("kind", NOT_ORDINARY)
def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(tmp_path: Path, kind: str):
    NOT_ORDINARY[kind](tmp_path / "given")

    with pytest.raises(BadInput) as refused:
        open_given(tmp_path / "given")
    assert refused.value.remedy


def test_a_name_that_no_file_can_have_is_refused():
    with pytest.raises(BadInput):
        open_given(Path("a\0b"))


def test_an_ordinary_file_is_read_by_whichever_name(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"words")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "other").hardlink_to(tmp_path / "file")

    assert [read_given(tmp_path / name, most=5) for name in ("file", "link", "other")] == [b"words"] * 3


def test_a_file_of_ten_gigabytes_of_nothing_is_refused_unread(tmp_path: Path):
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(10 << 30)
    tracemalloc.start()

    with pytest.raises(BadInput, match="larger"):
        read_given(tmp_path / "sparse", most=1 << 30)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 100_000


def test_a_file_that_is_longer_than_it_says_is_refused():
    """As one that grows meanwhile: the system says of this one that it is empty."""
    assert Path("/proc/self/status").stat().st_size == 0

    with pytest.raises(BadInput, match="larger"):
        read_given(Path("/proc/self/status"), most=20)

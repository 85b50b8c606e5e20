"""Backups in whose place something else lies, and what a killed one left behind."""

import fcntl
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from holdspace.domain.errors import BadInput, OperatorError
from holdspace.server.maintenance.backing_up import SEALED, back_up, prune_keys, restore
from holdspace.server.maintenance.erasing import erase_client
from tests.cast import Cast

A_MONTH = timedelta(days=31)


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "link to nothing"])
def test_what_is_no_backup_file_is_refused_and_nothing_is_waited_for(tmp_path: Path, kind: str):
    part = tmp_path / "monday.data"
    {
        "pipe": lambda: os.mkfifo(part),
        "folder": part.mkdir,
        "device": lambda: part.symlink_to("/dev/zero"),
        "link to nothing": lambda: part.symlink_to(tmp_path / "nothing"),
    }[kind]()

    with pytest.raises(BadInput):
        restore(tmp_path / "monday", verify=lambda: pytest.fail("it was put in place"))


@pytest.mark.parametrize("ending", [".data", ".keys"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "link to nothing", "file"])
def test_a_backup_overwrites_nothing_and_takes_nothing_away(tmp_path: Path, ending: str, kind: str):
    part = tmp_path / f"monday{ending}"
    {
        "pipe": lambda: os.mkfifo(part),
        "folder": part.mkdir,
        "link to nothing": lambda: part.symlink_to(tmp_path / "nothing"),
        "file": part.touch,
    }[kind]()
    before = part.lstat()

    with pytest.raises(BadInput, match="of this name already"):
        back_up(tmp_path / "monday")

    assert os.path.samestat(part.lstat(), before)
    assert [path.name for path in tmp_path.iterdir()] == [part.name]


@pytest.mark.parametrize("name", ["no-folder/monday", "file/monday", "m" * 300])
def test_where_no_backup_can_be_written_that_is_said(tmp_path: Path, name: str):
    (tmp_path / "file").touch()

    with pytest.raises(OperatorError, match="cannot be written"):
        back_up(tmp_path / name)


@pytest.mark.parametrize("name", ["", ".", "/", ".."])
def test_a_path_that_names_no_file_names_no_backup(name: str):
    with pytest.raises(BadInput, match="names no backup"):
        back_up(Path(name))
    with pytest.raises(BadInput, match="names no backup"):
        restore(Path(name), verify=lambda: pytest.fail("it was put in place"))


def test_pruning_passes_over_what_is_no_key_part(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.keys")
    (tmp_path / "folder.keys").mkdir()
    (tmp_path / "link.keys").symlink_to(tmp_path / "nothing")
    (tmp_path / "sealed.keys").write_bytes(SEALED[0] + b"...")

    assert prune_keys(tmp_path, at=timezone.now() + A_MONTH) == [tmp_path / "sealed.keys"]

    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.keys", "link.keys", "pipe.keys"]


def test_an_erasure_takes_along_what_a_killed_backup_left_and_not_what_one_works_with(cast: Cast):
    """It holds the wrapped keys: of an erased client there must be no other copy than in backups, which have a day."""
    left, at_work = (Path(settings.HOLDSPACE_DATA) / f".backup-{name}" for name in ("left", "at-work"))
    for folder in (left, at_work):
        folder.mkdir()
        (folder / "keys").touch()
    lock = os.open(at_work, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)

    erase_client(cast.client.pk, at=timezone.now())

    assert not left.exists()
    assert at_work.exists()
    os.close(lock)
    erase_client(cast.outsiders.client.pk, at=timezone.now())
    assert not at_work.exists()

"""Encrypted backups, and restoring one that has been verified first; the parts come from the database's own room.

A backup is two files, both sealed under the root key, which is in neither. ``NAME.data`` holds the database without
the wrapped client keys; ``NAME.keys`` holds those, and is to be deleted after `KEYS_KEPT_DAYS`: from then on a client
who was erased cannot be read from any copy. Everybody else's key is in a newer backup's part, with which the older data
are restored. Restoring re-applies every erasure noted since.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import connection

from holdspace.domain.errors import BadInput, IntegrityError, OperatorError
from holdspace.server.keys.key_ring import root_keys
from holdspace.server.maintenance import postgresql_copies, sqlite_copies
from holdspace.server.maintenance.erasing import KEYS_KEPT
from holdspace.server.maintenance.workspaces import workspace
from holdspace.vault import RootKey
from holdspace.workflows.given_file import open_given

KEYS_KEPT_DAYS = KEYS_KEPT.days
DATA, KEYS = ".data", ".keys"
SEALED = (b"holdspace-sealed-file-1\n", b"holdspace-transit-file-1\n")
COPIES = {"sqlite": sqlite_copies, "postgresql": postgresql_copies}


def back_up(target: Path) -> tuple[Path, Path]:
    """Write ``target``.data and ``target``.keys while the service runs; raise BadInput where they exist already."""
    paths = _part(target, DATA), _part(target, KEYS)
    made = []
    try:
        for path in paths:
            made.append((path, _new_file(path)))
        with workspace() as folder, COPIES[connection.vendor].parts(folder) as parts:
            for source, (_, file), purpose in zip(parts, made, (DATA, KEYS), strict=True):
                _seal(source, file, purpose)
    except BaseException:
        for path, _ in made:  # a half of a backup would be taken for one
            path.unlink(missing_ok=True)
        raise
    finally:
        for _, file in made:
            file.close()
    return paths


def prune_keys(folder: Path, *, at: datetime) -> list[Path]:
    """Delete the key parts of backups in a folder that were written longer ago than `KEYS_KEPT`; return them."""
    overdue = [path for path in folder.glob(f"*{KEYS}") if path.lstat().st_mtime < (at - KEYS_KEPT).timestamp()]
    pruned = [path for path in overdue if _is_sealed(path)]  # nobody else's file that happens to end alike
    for path in pruned:
        path.unlink()
    return pruned


def _is_sealed(path: Path) -> bool:
    try:
        with open_given(path) as file:
            return file.read(max(map(len, SEALED))).startswith(SEALED)
    except BadInput:
        return False


def restore(source: Path, *, keys_of: Path | None = None, verify: Callable[[], None]) -> str | None:
    """Put a backup in the place of the database and return what the present one is called now, if there was one.

    The wrapped keys are taken from its own part, or from that of a newer backup, ``keys_of``. Opens and checks
    everything beside the data first. ``verify`` is called with Django working on the restored database and raises where
    it must not serve; then all is as it was. The server must be stopped by then.
    """
    with workspace() as folder:
        whole, keys = folder / "whole", folder / "keys"
        _open(_part(source, DATA), whole, DATA)
        _open(_part(keys_of or source, KEYS), keys, KEYS)
        former: str | None = COPIES[connection.vendor].put_in_place(whole, keys, verify=verify)
    return former


def _part(backup: Path, ending: str) -> Path:
    """Return the path of a part; raise BadInput for a path that names a folder alone, such as ``.``."""
    if backup.name in {"", ".."}:
        raise BadInput(
            "This names no backup.", source=str(backup), remedy="Give a path that ends with a name, such as ./monday."
        )
    return backup.with_name(backup.name + ending)


def _new_file(path: Path) -> BinaryIO:
    """Return a file that was not there before, nor a link of its name, opened for writing."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb")
    except FileExistsError:
        raise BadInput(
            "There is a backup of this name already.", source=str(path), remedy="Choose another name."
        ) from None
    except (OSError, ValueError):
        hint = "Check that the folder exists and may be written to."
        raise OperatorError(f"{path} cannot be written.", hint=hint) from None


def _seal(source: BinaryIO, file: BinaryIO, purpose: str) -> None:
    root_keys().wrapping.seal_file(source, file, purpose=purpose)
    file.flush()
    os.fsync(file.fileno())


def _open(source: Path, target: Path, purpose: str) -> None:
    if not os.path.lexists(source):
        raise BadInput(
            "There is no such backup file.",
            source=str(source),
            remedy="Give the name without .data or .keys; where its keys are gone, --keys with a newer backup's name.",
        )
    open_given(source).close()  # what is no file is refused as that, also where there is no key yet
    for key in root_keys().keys:
        if _opens(key, source, target, purpose):
            return
    raise IntegrityError(f"{source} was altered, is cut off, or belongs to another root key.")


def _opens(key: RootKey, source: Path, target: Path, purpose: str) -> bool:
    with open_given(source) as sealed, target.open("wb") as content:
        try:
            key.open_file(sealed, content, purpose=purpose)
        except IntegrityError:
            return False
    return True

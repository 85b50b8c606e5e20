"""Opening a file that somebody named in a command: an ordinary one, and no more of it than anything of its kind has.

A pipe into which nobody writes would be waited for without end, and a device never ends.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from holdspace.domain.errors import BadInput


def open_given(path: Path) -> BinaryIO:
    """Return the file opened for reading bytes; raise BadInput where it cannot be read or is no ordinary file."""
    try:
        # Not blocking: opening a pipe would wait for somebody to write. With an ordinary file it changes nothing.
        stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    except (OSError, ValueError):  # a folder too, and a name that no file can have
        raise BadInput("The file cannot be read.", source=str(path), remedy="Check its name.") from None
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise BadInput("This is a pipe or a device.", source=str(path), remedy="Hand in an ordinary file.")
    return stream


def read_given(path: Path, *, most: int) -> bytes:
    """Return what an ordinary file holds; raise BadInput, also where that is more than ``most`` bytes."""
    with open_given(path) as stream:
        # What it says of its size is asked first: a large one is not read to be refused. It may still be growing.
        is_too_large = os.fstat(stream.fileno()).st_size > most
        content = b"" if is_too_large else stream.read(most + 1)
    if is_too_large or len(content) > most:
        raise BadInput("The file is larger than any of its kind.", source=str(path))
    return content

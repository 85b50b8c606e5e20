"""Files are written whole or not at all: what a full disk or a kill leaves behind is the file that was there before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """Give a place beside the file to write to; it takes the file's name, and keeps its rights, once all is written.

    What is no file, such as a pipe, is given as it is. Raises OSError where it cannot be written.
    """
    target = path.resolve()  # a link goes on leading to the file
    if target.exists() and not target.is_file():
        yield target
        return
    beside = target.with_stem(f"{target.stem}.{os.getpid()}.unfinished")  # the ending tells writers the format
    try:
        yield beside
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise

"""Reading a file that somebody handed in, as far as a questionnaire can be long and no further."""

from __future__ import annotations

from pathlib import Path

from holdspace.domain.errors import BadInput

MOST_BYTES = 1_000_000


def read_small_file(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Return what a file holds; raise BadInput where it cannot be read or is longer than ``most`` bytes."""
    try:
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError:
        raise BadInput("The file cannot be read.", source=str(path), remedy="Check its name.") from None
    if len(content) > most:
        raise BadInput("The file is too large for a questionnaire.", source=str(path))
    return content

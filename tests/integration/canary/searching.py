"""Looking for a word in bytes, however it was written down."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote


def forms_of(word: str) -> set[bytes]:
    """Return the word as it may stand somewhere: plain, UTF-16, hexadecimal, URL, and base64 at each of its offsets."""
    plain = word.encode()
    forms = {
        plain,
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        plain.hex().encode(),
        plain.hex().upper().encode(),
        quote(word).encode(),
        plain[::-1],
    }
    for offset in range(3):
        # The characters at both ends mix with what stands beside the word.
        encoded = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")
        inner = encoded[4 if offset else 0 : len(encoded) - 2]
        forms |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return forms


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each file below a folder, and what it holds.

    One that goes while others are read is passed over: a database that is in use has files that come and go.
    """
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def find(words: dict[str, str], places: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Return which planted word (by its place of planting) was found in which place."""
    forms = {planted: forms_of(word) for planted, word in words.items()}
    return [
        (planted, place)
        for place, content in places
        for planted, each in forms.items()
        if any(form in content for form in each)
    ]

"""Bring the catalogues up to date, compile them, and say what is missing: `python -m tests.translations [ROOM ...]`.

Finds the texts of each room (all, where none is named), keeps what is translated, drops what nobody says any more.
``--missing`` prints the texts that have no translation yet.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.translations import catalogues


def main() -> None:
    """Update, compile and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM")
    parser.add_argument("--missing", action="store_true")
    asked = parser.parse_args()
    for room in catalogues.rooms():
        if not asked.rooms or catalogues.name_of(room) in asked.rooms:
            for language in catalogues.LANGUAGES:
                _bring_up_to_date(room, language, tell_missing=asked.missing)


def _bring_up_to_date(room: Path, language: str, *, tell_missing: bool) -> None:
    catalogue = catalogues.updated(room, language)
    catalogues.keep(room, catalogue, language)
    missing = catalogues.missing(catalogue)
    if len(catalogue):
        _tell(f"{language} {catalogues.name_of(room):14} {len(catalogue):4} texts, {len(missing):4} missing")
    for message in missing if tell_missing else ():
        _tell(f"    {message!r}")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

"""The catalogues, one per room of the server and per ring below it that has words for people, so that each is small."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.repository.project import ROOT, SOURCE, packages
from tests.translations.extraction import Message, messages_of

LANGUAGES = ("de",)
# The rings whose words reach pages. What only commands say (models, statistics, the vault) stays English.
RINGS = ("charts", "definitions", "domain", "transcripts", "workflows")
# Spoken by the command line alone.
UNTRANSLATED = {
    "workflows/bulk",
    "management",
    "migrations",
}
# A catalogue bears no time of its making: it would differ each time though its texts did not.
MADE = datetime(2026, 11, 26, tzinfo=UTC)


def rooms() -> Iterator[Path]:
    """Yield every folder that may have a catalogue."""
    yield from (SOURCE / ring for ring in RINGS)
    yield from packages(SOURCE / "server")


def name_of(room: Path) -> str:
    """Return the name by which a room is called on the command line: its folder's."""
    return room.name


def po_path(room: Path, language: str) -> Path:
    """Return where a room's texts in a language stand."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def extracted(room: Path) -> dict[Message, list[str]]:
    """Return the texts that a room says now, with the files that say them."""
    found: dict[Message, list[str]] = {}
    for path in _sources(room):
        for message in messages_of(path):
            files = found.setdefault(message, [])
            name = path.relative_to(ROOT).as_posix()
            if name not in files:
                files.append(name)
    return found


def _sources(room: Path) -> Iterator[Path]:
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(SOURCE).as_posix()
        is_spoken = not any(f"/{each}/" in f"/{inside}" for each in UNTRANSLATED)
        if is_spoken and (path.suffix == ".py" or ("templates" in path.parts and path.suffix in {".html", ".txt"})):
            yield path


def read(room: Path, language: str) -> Catalog:
    """Return a room's catalogue as it is kept; an empty one where there is none."""
    path = po_path(room, language)
    if not path.exists():
        return _empty(language)
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def updated(room: Path, language: str) -> Catalog:
    """Return a room's catalogue with exactly the texts that it says now; what was translated stays translated."""
    kept, catalogue = read(room, language), _empty(language)
    for message, files in extracted(room).items():
        before = kept.get(message[0] if isinstance(message, tuple) else message)
        said = before.string if before is not None and before.id == message else None
        comments = list(before.user_comments) if before is not None else []
        catalogue.add(message, said, locations=[(name, 0) for name in files], user_comments=comments)
    return catalogue


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Holdspace",
        version="1",
        copyright_holder="the Holdspace authors",
        header_comment="# Holdspace's texts. See docs/reference/words-in-german.md for the words to use.",
        creation_date=MADE,
        revision_date=MADE,
        last_translator="Holdspace",
        language_team="Holdspace",
        fuzzy=False,
    )


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as the file that people edit."""
    written = io.BytesIO()
    write_po(written, catalogue, width=110, include_lineno=False)
    return written.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Return a catalogue as the file that the server reads."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def keep(room: Path, catalogue: Catalog, language: str) -> None:
    """Write a room's catalogue, and its compiled form beside it; none for a room without words."""
    path = po_path(room, language)
    if not len(catalogue):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalogue))
    path.with_suffix(".mo").write_bytes(as_mo(catalogue))


def missing(catalogue: Catalog) -> list[object]:
    """Return the texts that are not translated yet."""
    return [message.id for message in catalogue if message.id and not _is_said(message.string)]


def _is_said(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) if isinstance(string, str) else bool(string) and all(string or ())

"""The list of who has looked as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from holdspace.domain.table_cells import as_text
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.stored import as_bytes
from holdspace.server.clients.presenters.looks import present

HEADER = ("number", "at", "who", "role", "what", "why", "hash")


class Sink(Protocol):
    """Where text can be written to."""

    def write(self, text: str, /) -> object:
        """Take a piece of text."""


def write_table(sink: Sink, rows: Iterable[AuditEntry], *, own_id: UUID, names: Mapping[UUID, str]) -> None:
    """Write one line per entry, oldest first; times are UTC."""
    writer = csv.writer(sink)
    writer.writerow(HEADER)
    for row in rows:
        look = present(row, own_id=own_id, names=names)
        cells = (look.who, look.role, look.what, look.why)
        writer.writerow(
            (row.position, row.at.isoformat(timespec="seconds"), *map(as_text, cells), as_bytes(row.hash).hex())
        )

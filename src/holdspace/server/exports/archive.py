"""The copy as one file: a page to read, the same as data and in FHIR, the list of looks with its proofs."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.server.exports.fhir import record_as_bundle
from holdspace.server.ui.plain_values import lines_of

RECORD_NAME, LOOKS_NAME = "record.json", "looks.json"
# More than any record has: what is unpacked when a copy is put back is bounded by it.
MOST_BYTES = 512 * 1024 * 1024
READ_ME = noop("""This is your copy of what Holdspace keeps about you.

record.html       to read: open it in any browser
record.json       the same, for another program; an installation of Holdspace takes it in
record.fhir.json  what of it the standard FHIR R4 has a place for
looks.json        who has looked, with proofs; check it with: holdspace verify looks.json
journal           your private journal, if you keep one, locked as it was. Write your recovery key into a file, then:
                  age --decrypt --identity FILE journal/ENTRY.age (key.age opens with your passphrase)

Unpacked it is no longer locked. Keep it where only you can open it.
""")


def archive(record: dict[str, Any], looks: dict[str, Any]) -> bytes:
    """Return the bytes of a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("READ ME.txt", _(READ_ME))
        packed.writestr("record.html", render_to_string("exports/record.html", _page(record)))
        packed.writestr(RECORD_NAME, _json(record))
        packed.writestr("record.fhir.json", _json(record_as_bundle(record)))
        packed.writestr(LOOKS_NAME, _json(looks))
        for name, envelope in _journal(record):
            packed.writestr(f"journal/{name}.age", envelope)
    return buffer.getvalue()


def _journal(record: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the journal's envelopes as the files they are, so that the client opens them without us."""
    for row in record["records"].get("journal.journalkey", []):
        yield "key", base64.b64decode(row["content"]["envelope"])
    for row in record["records"].get("journal.journalentry", []):
        yield f"{row['created_at'][:10]} {row['id']}", base64.b64decode(row["content"]["envelope"])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _page(record: dict[str, Any]) -> dict[str, Any]:
    """Return what the page to read shows: a table for every record, a line for every value."""
    rooms = {**record["records"], **record["rows"], "people": record["people"]}
    tables = [(room, [list(lines_of(row)) for row in rows]) for room, rows in rooms.items()]
    return {"exported_at": record["exported_at"], "left_out": record["left_out"], "tables": tables}

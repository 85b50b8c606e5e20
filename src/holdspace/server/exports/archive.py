"""The copy as one file: a page to read, the same as data, the list of looks with its proofs."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.template.loader import render_to_string

from holdspace.server.ui.plain_values import lines_of

READ_ME = """This is your copy of what Holdspace keeps about you.

record.html  to read: open it in any browser
record.json  the same, for another program
looks.json   who has looked, with proofs; check it with: holdspace verify looks.json

The file is not encrypted. Keep it where only you can open it.
"""


def archive(record: dict[str, Any], looks: dict[str, Any]) -> bytes:
    """Return the bytes of a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("READ ME.txt", READ_ME)
        packed.writestr("record.html", render_to_string("exports/record.html", _page(record)))
        packed.writestr("record.json", json.dumps(record, ensure_ascii=False, indent=1))
        packed.writestr("looks.json", json.dumps(looks, ensure_ascii=False, indent=1))
    return buffer.getvalue()


def _page(record: dict[str, Any]) -> dict[str, Any]:
    """Return what the page to read shows: a table for every record, a line for every value."""
    rooms = {
        **record["records"],
        "therapies": record["therapies"],
        "sessions": record["sessions"],
        "what I allowed": record["consents"],
    }
    tables = [(room, [list(lines_of(row)) for row in rows]) for room, rows in rooms.items()]
    return {"exported_at": record["exported_at"], "left_out": record["left_out"], "tables": tables}

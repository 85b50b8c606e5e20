"""An extract as one file: the scores as a table, and what each column and measure is."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence

from holdspace.domain.research.rows import ResearchRow
from holdspace.domain.small_cells import SMALLEST_GROUP
from holdspace.domain.table_cells import as_text
from holdspace.server.research.models import Extract

COLUMNS = ("person", "session", "measure", "version", "scale", "value", "is_estimate")
READ_ME = """Scores of clients who allowed research, for: {study}

scores.csv   one line a score
  person       drawn at random for this file; the same person has another one in any other file
  session      1 is the first session with a score
  measure      questionnaire, with its version and scale
  is_estimate  yes where answers that were left out were filled with the mean of the others

These are not anonymous: who knows somebody's scores finds them again. Keep the file locked, give it to nobody else, and
try to find out nobody. Sessions that fewer than {least} people reached are left out, so courses may end early.
"""


def pack(rows: Sequence[ResearchRow], extract: Extract) -> bytes:
    """Return the bytes of a ZIP file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("READ ME.txt", READ_ME.format(study=extract.study, least=SMALLEST_GROUP))
        packed.writestr("scores.csv", _table(rows))
    return buffer.getvalue()


def _table(rows: Sequence[ResearchRow]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow(COLUMNS)
    for row in rows:
        words = map(as_text, (row.measure, row.version, row.scale))
        writer.writerow((row.person, row.session, *words, f"{row.value:g}", "yes" if row.is_estimate else "no"))
    return sink.getvalue()

"""Which line of a CSV is to blame: asked once a fast reader has refused the whole, which names none."""

from __future__ import annotations

import csv
import io

from holdspace.domain.errors import BadInput
from holdspace.domain.language import noop

_IN_QUOTES = {
    ",": noop("Put a text that holds commas between quotation marks."),
    ";": noop("Put a text that holds semicolons between quotation marks."),
    "\t": noop("Put a text that holds tabs between quotation marks."),
}


def require_csv(content: bytes, source: str, separator: str = ",") -> None:
    """Raise BadInput with the first line that is no UTF-8, no row, or a row with more cells than the head."""
    rows = csv.reader((line.decode("utf-8-sig") for line in io.BytesIO(content)), strict=True, delimiter=separator)
    line, columns = 1, 0
    try:
        for row in rows:
            columns = columns or len(row)
            if len(row) > columns:
                raise BadInput(
                    f"The row has {len(row)} cells, the head {columns}.",
                    source=source,
                    line=line,
                    remedy=_IN_QUOTES[separator],
                )
            line = rows.line_num + 1
    except UnicodeDecodeError:
        raise BadInput(
            "This is not UTF-8 text.",
            source=source,
            line=rows.line_num + 1,
            remedy='Save it as UTF-8 and try again; Excel calls that "CSV UTF-8".',
        ) from None
    except csv.Error:
        raise BadInput("The row does not end.", source=source, line=line, remedy="Close its quotation marks.") from None
    if not columns:
        raise BadInput("The table is empty.", source=source, remedy="Save it anew and try again.")

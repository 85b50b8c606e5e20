"""How large a table from outside may be; a file of a few kilobytes can say that it holds a billion rows."""

from __future__ import annotations

from holdspace.domain.errors import BadInput

MOST_ROWS = 20_000_000
MOST_COLUMNS = 5_000


def require_size(source: str, *, rows: int = 0, columns: int = 0) -> None:
    """Raise BadInput for more rows or columns than are read."""
    if rows > MOST_ROWS:
        raise BadInput(f"The table has more than {MOST_ROWS} rows.", source=source, remedy="Split it.")
    if columns > MOST_COLUMNS:
        raise BadInput(f"The table has more than {MOST_COLUMNS} columns.", source=source, remedy="Leave some out.")


def require_head(content: bytes, source: str, separator: str = ",") -> None:
    """Raise BadInput where the head of a CSV names more columns than are read, before anything is made of it."""
    cells = quotes = start = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        cells, quotes = cells + content.count(separator.encode(), start, end), quotes + content.count(b'"', start, end)
        require_size(source, columns=cells + 1)
        if quotes % 2 == 0:  # else the name of a column goes on in the next line
            return
        start = end

"""Cells of tables for spreadsheets."""

from __future__ import annotations

# A cell that begins so would be calculated by a spreadsheet instead of shown; the last four are full-width letters,
# which East Asian ones take for the first four (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_text(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def from_text(cell: str) -> str:
    """Return what `as_text` was given, for programs that read the table."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell

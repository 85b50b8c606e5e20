"""Cells of tables for spreadsheets."""

from __future__ import annotations

# A cell that begins so would be calculated by a spreadsheet instead of shown.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def from_text(cell: str) -> str:
    """Return what `as_text` was given, for programs that read the table."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell

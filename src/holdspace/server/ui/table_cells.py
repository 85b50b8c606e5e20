"""Cells of tables for spreadsheets."""

from __future__ import annotations

# A cell that begins so would be calculated by a spreadsheet instead of shown.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell

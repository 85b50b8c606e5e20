"""Values out of a database into which somebody may have put others: SQLite keeps in a column whatever is put there."""

from __future__ import annotations

# What is raised where a value of another kind is read.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, LookupError)


def as_bytes(value: object) -> bytes:
    """Return stored bytes; raise TypeError for anything else: of a number, `bytes` would make that many zeros."""
    if not isinstance(value, bytes | memoryview):
        raise TypeError("These are no bytes.")
    return bytes(value)

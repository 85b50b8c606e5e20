"""A file that somebody takes along, under a passphrase of their own that is kept nowhere."""

from __future__ import annotations

from holdspace.vault import age_file

LEAST_CHARACTERS = 12


def lock_file(content: bytes, *, passphrase: str) -> bytes:
    """Return the content as a file that `age --decrypt` and `unlock_file` open with the passphrase."""
    return age_file.lock(content, passphrase=passphrase)


def unlock_file(locked: bytes, *, passphrase: str) -> bytes:
    """Return the content; raise BadInput for another file or passphrase, IntegrityError where it was altered."""
    return age_file.unlock(locked, passphrase=passphrase)

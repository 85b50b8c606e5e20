"""Taking a copy as a client does: asked for, waited for, fetched under a passphrase."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta

from holdspace.server.exports.actions import ask_for_copy, take_copy
from holdspace.server.keys.passphrases import unlock_file
from tests.cast import Cast

PASSPHRASE = "four quiet words here"
WAIT = timedelta(hours=24)


def take(cast: Cast, *, asked_at: datetime) -> bytes:
    """Return the locked copy of the pair's client."""
    ask_for_copy(by=cast.client_user, client=cast.client, at=asked_at)
    return take_copy(by=cast.client_user, client=cast.client, passphrase=PASSPHRASE, at=asked_at + WAIT)


def unpacked(locked: bytes) -> zipfile.ZipFile:
    """Return the files in a locked copy."""
    return zipfile.ZipFile(io.BytesIO(unlock_file(locked, passphrase=PASSPHRASE)))

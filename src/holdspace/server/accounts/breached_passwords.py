"""Passwords that were part of a breach, by a list that whoever runs the installation has fetched.

Nobody is asked over the network. The list is that of Have I Been Pwned, as its own downloader writes it into one file
(https://github.com/HaveIBeenPwned/PwnedPasswordsDownloader): a line `SHA-1:count` each, sorted by the hash. It is
searched by halves, so that however large it is some thirty reads are enough.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HASH_CHARACTERS = 40
LONGEST_LINE = 80  # a hash, a colon, a count, a line's end


class BreachedPasswords:
    """Refuses a password that stands in the list of `HOLDSPACE_BREACHED_PASSWORDS`; without a list it refuses none."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where the list names the password."""
        path = settings.HOLDSPACE_BREACHED_PASSWORDS
        if path and is_listed(password, Path(path)):
            said = _(
                "This password was stolen somewhere before and stands in lists that attackers try. Choose another."
            )
            raise ValidationError(said, code="breached")

    def get_help_text(self) -> str:
        """Return what the page says beforehand."""
        return _("Not one that was stolen elsewhere before.")


def is_listed(password: str, path: Path) -> bool:
    """Return whether a sorted list of SHA-1 hashes names the password; OSError where it cannot be read."""
    # SHA-1 is the list's; nothing of ours rests on it.
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as lines:
        low, high = 0, lines.seek(0, os.SEEK_END)
        # The line that is looked for begins within [low, high), or nowhere.
        while high - low > LONGEST_LINE:
            middle = (low + high) // 2
            begins, hash_ = _line_at(lines, middle)
            if hash_ == wanted:
                return True
            low, high = (begins, high) if hash_ and hash_ < wanted else (low, middle)
        lines.seek(max(low - 1, 0))
        near = lines.read(high - low + 2 * LONGEST_LINE)
    return any(line[:HASH_CHARACTERS].upper() == wanted for line in near.splitlines())


def _line_at(lines: IO[bytes], place: int) -> tuple[int, bytes]:
    """Return where the first line that begins at a place or after it begins, and its hash; empty after the last."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline(LONGEST_LINE * 2)
    begins = lines.tell()
    return begins, lines.readline(LONGEST_LINE * 2)[:HASH_CHARACTERS].upper()

"""A checkpoint says how long the log is and what its root is; signed, it binds whoever runs the installation to it.

The text is that of C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint): origin, size, root in base64, one a line.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from holdspace.domain.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``size`` entries of the log named ``origin`` have this root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """Return the checkpoint of these lines; raise IntegrityError for any others."""
        lines = text.split("\n")
        try:
            origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
        except (IndexError, ValueError, binascii.Error):
            raise IntegrityError("This is not a checkpoint.") from None
        checkpoint = cls(origin, size, root)
        if not origin or size < 0 or len(root) != 32 or not text.startswith(checkpoint.text()):
            raise IntegrityError("This is not a checkpoint.")
        return checkpoint

"""A checkpoint says how long the log is and what its root is; signed, it binds whoever runs the installation to it.

The text is that of C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint): origin, size, root in base64, one a line.
Where a client's list ends is signed in the same form, with extension lines: ``list``, the chain's id, how many entries
it had, and the last one's hash. Where a backup was put back, ``restored`` and the size from which the log goes on.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from holdspace.domain.errors import IntegrityError

LIST, RESTORED = "list", "restored"


@dataclass(frozen=True, slots=True)
class ListEnd:
    """A chain had ``length`` entries, of which the last has this hash (32 bytes): else a list could be cut off."""

    chain: UUID
    length: int
    head: bytes

    def line(self) -> str:
        return f"{LIST} {self.chain} {self.length} {base64.b64encode(self.head).decode()}\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``size`` entries of the log named ``origin`` have this root (32 bytes); ``ends`` are those of a client's list.

    ``restored`` is the size from which the log goes on where a backup was put back, None in any other checkpoint.
    """

    origin: str
    size: int
    root: bytes
    ends: tuple[ListEnd, ...] = ()
    restored: int | None = None

    def text(self) -> str:
        """Return the lines that are signed."""
        own = f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
        openly = "" if self.restored is None else f"{RESTORED} {self.restored}\n"
        return own + "".join(end.line() for end in self.ends) + openly

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """Return the checkpoint of these lines; raise IntegrityError for any others."""
        lines = text.split("\n")
        try:
            origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
            checkpoint = cls(origin, size, root, tuple(_ends_in(lines[3:])), _restored_in(lines[3:]))
        except (IndexError, ValueError, binascii.Error):
            raise IntegrityError("This is not a checkpoint.") from None
        if not origin or size < 0 or len(root) != 32 or not text.startswith(checkpoint.text()):
            raise IntegrityError("This is not a checkpoint.")
        return checkpoint


def _ends_in(lines: list[str]) -> Iterator[ListEnd]:
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == LIST:
            chain, length, head = rest.split(" ")
            yield ListEnd(UUID(chain), int(length), base64.b64decode(head, validate=True))


def _restored_in(lines: list[str]) -> int | None:
    sizes = (line.removeprefix(f"{RESTORED} ") for line in lines if line.startswith(f"{RESTORED} "))
    return next(map(int, sizes), None)

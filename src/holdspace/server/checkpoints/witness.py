"""Having a witness outside sign each checkpoint: it only does where the log has grown from what it saw before.

Protocol: https://c2sp.org/tlog-witness. The witness learns how long the log is and its root, nothing else. One that is
run by the same people is the same trust: fit are a professional body, another practice, a colleague's machine.
Optional: without a setting nothing is sent anywhere.
"""

from __future__ import annotations

import base64
import logging
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from holdspace.domain import checkpoint
from holdspace.domain.errors import HoldspaceError, KeyUnavailable
from holdspace.domain.merkle import consistency_proof, leaf_hash
from holdspace.server.audit.stored import as_bytes
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf
from holdspace.server.checkpoints.signing import signer
from holdspace.vault.cosignature import cosigned_at
from holdspace.vault.signed_note import open_note

logger = logging.getLogger("holdspace.checkpoints")

TIMEOUT_SECONDS = 10.0
MOST_BYTES = 10_000
CONFLICT = 409


class _Nowhere(HTTPRedirectHandler):
    """Follows no redirection: a witness must not send this machine to an address inside the practice's network."""

    def redirect_request(self, *args: object) -> None:
        return None


_opener = build_opener(_Nowhere)


def have_witnessed() -> bool:
    """Have the newest checkpoint signed by the witness; return whether it bears the witness's signature now.

    A witness that cannot be reached is asked again with the next checkpoint; nothing waits for it.
    """
    signed = Checkpoint.objects.last()
    if not settings.HOLDSPACE_WITNESS_URL or signed is None:
        return False
    if is_witnessed(signed):
        return True
    try:
        line = _asked(signed, after=_last_witnessed())
        note = f"{signed.note.rstrip()}\n{line}\n"
        cosigned_at(note, settings.HOLDSPACE_WITNESS_KEY)
    except HoldspaceError as error:
        logger.error("the witness did not sign: %s", error)
        return False
    # A row of its own: what was signed is added to and never changed.
    Checkpoint.objects.create(size=signed.size, note=note, signed_at=signed.signed_at)
    return True


def is_witnessed(signed: Checkpoint) -> bool:
    """Return whether a checkpoint bears the witness's signature."""
    try:
        cosigned_at(signed.note, settings.HOLDSPACE_WITNESS_KEY)
    except HoldspaceError:
        return False
    return True


def _last_witnessed() -> int:
    """Return the size of the newest checkpoint that the witness signed; 0 where there is none."""
    rows = Checkpoint.objects.order_by("-pk")[:1000]
    return next((row.size for row in rows if is_witnessed(row)), 0)


def _asked(signed: Checkpoint, *, after: int) -> str:
    """Return the witness's line; where it has seen more than is kept here, ask once more from there."""
    try:
        return _post(signed, after)
    except _SeenUpTo as seen:
        if not 0 <= seen.size <= signed.size:
            raise KeyUnavailable(
                f"The witness has seen {seen.size} entries, and the log has {signed.size}.",
                hint="An older database is in place, or two installations use one log: look into verify-log.",
            ) from None
        return _post(signed, seen.size)


def _post(signed: Checkpoint, after: int) -> str:
    proof = "".join(f"{base64.b64encode(part).decode()}\n" for part in _proof(after, signed.size))
    body = f"old {after}\n{proof}\n{_own_note(signed)}".encode()
    url = f"{settings.HOLDSPACE_WITNESS_URL.rstrip('/')}/add-checkpoint"
    request = Request(url, data=body, headers={"Content-Type": "text/plain"}, method="POST")  # noqa: S310  # checked
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as answer:  # https, or this machine
            return str(answer.read(MOST_BYTES).decode("utf-8").strip().splitlines()[0])
    except HTTPError as error:
        said = error.read(MOST_BYTES).decode("utf-8", "replace").strip()
        if error.code == CONFLICT and said.isdecimal():
            raise _SeenUpTo(int(said)) from None
        raise KeyUnavailable(f"It answered {error.code}.", hint="Does it know this log's key?") from None
    except (URLError, OSError, ValueError, IndexError) as error:
        raise KeyUnavailable(f"It cannot be reached ({type(error).__name__}).") from None


def _own_note(signed: Checkpoint) -> str:
    """Return the note with the log's own signature alone."""
    text = open_note(signed.note, signer().verifier_key)
    return signer().sign(checkpoint.Checkpoint.from_text(text).text())


def _proof(after: int, size: int) -> list[bytes]:
    if not 0 < after < size:
        return []
    rows = TreeLeaf.objects.filter(index__lt=size).order_by("index").values_list("hash", flat=True)
    return consistency_proof([leaf_hash(as_bytes(each)) for each in rows.iterator()], after)


class _SeenUpTo(Exception):
    """The witness has seen another size than it was told."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size

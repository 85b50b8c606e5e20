"""The log's signing key: made once, sealed under the installation's key, its public half shown to everyone."""

from __future__ import annotations

import base64

from django.db import transaction
from django.utils import timezone

from holdspace.server.keys.installation import open_text, seal_text
from holdspace.server.keys.models import InstallationKey
from holdspace.vault.signed_note import NoteSigner

NAME = "log-signing"
ORIGIN = "holdspace/log"


_held: dict[str, NoteSigner] = {}


def signer() -> NoteSigner:
    """Return the key that signs this installation's checkpoints."""
    if NAME not in _held:
        made = _stored()
        # Never before it stands: a key whose making was rolled back would sign what nobody could check.
        if transaction.get_connection().in_atomic_block:
            return made
        _held[NAME] = made
    return _held[NAME]


def _stored() -> NoteSigner:
    fresh = seal_text(base64.b64encode(NoteSigner.new_secret()).decode(), place=NAME)
    # Two processes may ask at once: the row that stands in the end is the one both use.
    row, _ = InstallationKey.objects.get_or_create(
        name=NAME, defaults={"wrapped": fresh.encode(), "created_at": timezone.now()}
    )
    return NoteSigner(ORIGIN, base64.b64decode(open_text(bytes(row.wrapped).decode(), place=NAME)))

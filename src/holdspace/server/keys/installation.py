"""Sealing and proving what belongs to no client, such as second-factor secrets, under a key of the installation."""

from __future__ import annotations

import base64
import hmac
from functools import partial

from django.db import transaction
from django.utils import timezone

from holdspace.domain.errors import KeyUnavailable
from holdspace.server.keys.key_ring import root_keys
from holdspace.server.keys.models import InstallationKey
from holdspace.vault import AssociatedData, DataKey

NAME = "installation"

_held: dict[str, DataKey] = {}
# Wrapped keys of transactions that have not ended: held before their commit, a key that was rolled back would seal
# what nobody could ever open again.
_uncommitted: set[bytes] = set()


def _key() -> DataKey:
    if NAME in _held:
        return _held[NAME]
    row = InstallationKey.objects.filter(name=NAME).first() or _made()
    wrapped = bytes(row.wrapped)
    key = root_keys().unwrap(wrapped, client=NAME)
    if wrapped not in _uncommitted:
        _held[NAME] = key
    return key


def _made() -> InstallationKey:
    fresh = root_keys().wrapping.wrap(DataKey.new(), client=NAME)
    _uncommitted.add(fresh)
    # Two workers may start at once: the row that stands in the end is the one both use.
    row, _ = InstallationKey.objects.get_or_create(name=NAME, defaults={"wrapped": fresh, "created_at": timezone.now()})
    transaction.on_commit(partial(_uncommitted.discard, fresh))
    return row


def prove(message: bytes, *, place: str) -> bytes:
    """Return 32 bytes that nobody makes who lacks the root key; ``place`` names what they are for."""
    return _key().prove(message, kind=place)


def is_proven(message: bytes, proof: bytes, *, place: str) -> bool:
    """Return whether `prove` gave this for the message."""
    return hmac.compare_digest(prove(message, place=place), proof)


def seal_text(text: str, *, place: str, row: str = "") -> str:
    """Seal a short text; ``place`` names what it is for, ``row`` where it stands: both are needed for opening."""
    sealed = _key().seal(text.encode(), kind=place, associated=_associated(place, row))
    return base64.b64encode(sealed).decode("ascii")


def open_text(sealed: str, *, place: str, row: str = "") -> str:
    """Open what `seal_text` sealed; raise IntegrityError where it was altered."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise KeyUnavailable("A sealed setting is damaged.", hint="Restore it from a backup.") from error
    return _key().open(raw, kind=place, associated=_associated(place, row)).decode()


def _associated(place: str, row: str) -> AssociatedData:
    return AssociatedData(table="installation", column=place, row=row, client=NAME, version=1)

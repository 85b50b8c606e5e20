"""Sealing what belongs to no client, such as second-factor secrets, under a key of the installation."""

from __future__ import annotations

import base64
from functools import cache

from django.utils import timezone

from holdspace.domain.errors import KeyUnavailable
from holdspace.server.keys.key_ring import root_keys
from holdspace.server.keys.models import InstallationKey
from holdspace.vault import AssociatedData, DataKey

NAME = "installation"


@cache
def _key() -> DataKey:
    fresh = root_keys().wrapping.wrap(DataKey.new(), client=NAME)
    # Two workers may start at once: the row that stands in the end is the one both use.
    row, _ = InstallationKey.objects.get_or_create(name=NAME, defaults={"wrapped": fresh, "created_at": timezone.now()})
    return root_keys().unwrap(bytes(row.wrapped), client=NAME)


def seal_text(text: str, *, place: str) -> str:
    """Seal a short text; ``place`` names what it is for and must be the same when opening."""
    sealed = _key().seal(text.encode(), kind=place, associated=_associated(place))
    return base64.b64encode(sealed).decode("ascii")


def open_text(sealed: str, *, place: str) -> str:
    """Open what `seal_text` sealed; raise IntegrityError where it was altered."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise KeyUnavailable("A sealed setting is damaged.", hint="Restore it from a backup.") from error
    return _key().open(raw, kind=place, associated=_associated(place)).decode()


def _associated(place: str) -> AssociatedData:
    return AssociatedData(table="installation", column=place, row="", client=NAME, version=1)

"""What a client is called where a page opens no name, or whoever reads it may not know one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.template import Context
from django.utils.translation import gettext as _


def pseudonym(client_id: UUID) -> str:
    """Return what a client is called where no name is: always the same, and not to be guessed from."""
    return _("Client %(number)s") % {"number": client_id.hex[:4].upper()}


def find_whose(shown: Context) -> UUID | None:
    """Return whose record a page is about, by what it shows: a client, a thing of theirs, or a session."""
    found: list[Any] = [shown.get("client_id"), getattr(shown.get("client"), "pk", None)]
    found += [getattr(shown.get(name), "client_id", None) for name in ("goal", "decision")]
    found.append(getattr(getattr(shown.get("session"), "therapy", None), "client_id", None))
    return next((each for each in found if isinstance(each, UUID)), None)

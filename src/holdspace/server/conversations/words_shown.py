"""Whose words stand on a page: the transcript itself, or for a supervisor the copy without names.

The room that makes such copies stands above this one and hands its part in when the installation starts.
"""

from __future__ import annotations

from collections.abc import Callable

from holdspace.domain.errors import NotFound
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.conversations.models import Transcript
from holdspace.server.keys.models import SealedRecord

Source = Callable[[Transcript], SealedRecord | None]
_source: list[Source] = []


def register(source: Source) -> None:
    """Hand in what finds the copy without names; called once from an AppConfig.ready."""
    _source[:] = [source]


def words_for(user: User, transcript: Transcript) -> SealedRecord:
    """Return the sealed words that this person may be shown; a supervisor is never given the transcript itself."""
    if user.as_role is not Role.SUPERVISOR:
        return transcript
    found = _source[0](transcript) if _source else None
    if found is None:
        raise NotFound("There is no such page, or it is not yours.")
    return found

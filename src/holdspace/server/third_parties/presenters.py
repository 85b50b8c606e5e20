"""Whom the client named, what they may have, and what they were handed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from holdspace.domain.access import Kind
from holdspace.server.consents.models import ThirdParty
from holdspace.server.consents.third_parties import ALWAYS, kinds_for
from holdspace.server.third_parties.contents import TITLES
from holdspace.server.third_parties.models import HandedCopy

Opened = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """One copy that was handed out."""

    at: datetime
    by: str
    kinds: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ShownParty:
    """Somebody outside; ``until`` is None where nothing is allowed any more, ``ended_at`` then says since when."""

    id: UUID
    name: str
    what: str
    kinds: str
    since: datetime
    words_hash: str
    until: datetime | None
    ended_at: datetime | None
    copies: tuple[ShownCopy, ...]


def present(
    parties: Iterable[ThirdParty], copies: Sequence[HandedCopy], opened: Opened, at: datetime
) -> list[ShownParty]:
    """Return everybody the client named, oldest first."""
    return [_party(each, [copy for copy in copies if copy.third_party_id == each.pk], opened, at) for each in parties]


def _party(party: ThirdParty, copies: Sequence[HandedCopy], opened: Opened, at: datetime) -> ShownParty:
    said = max(party.consents.all(), key=lambda each: each.answered_at)
    is_open = bool(kinds_for(party, at=at))
    return ShownParty(
        id=party.pk,
        name=str(opened[party.pk]["name"]),
        what=str(opened[party.pk]["what"]),
        kinds=_list(set(said.kinds or ()) - {each.value for each in ALWAYS}),
        since=said.answered_at,
        words_hash=said.words_hash,
        until=said.valid_until if is_open else None,
        ended_at=None if is_open else said.withdrawn_at or said.valid_until,
        copies=tuple(_copy(each, opened[each.pk]) for each in copies),
    )


def _copy(row: HandedCopy, content: Mapping[str, Any]) -> ShownCopy:
    return ShownCopy(row.created_at, row.made_by.display_name, _list(content["kinds"]), str(content["sha256"]))


def _list(kinds: Iterable[str]) -> str:
    return ", ".join(_(TITLES.get(Kind(each), each)) for each in sorted(kinds))

"""Reading the log: a client's own list, and a row as the value whose hash can be checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from itertools import starmap
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import QuerySet

from holdspace.domain import audit
from holdspace.domain.access import Kind, Purpose
from holdspace.domain.people import Role
from holdspace.server.audit import heads
from holdspace.server.audit.chains import chains_about
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.stored import UNREADABLE, as_bytes

Word = TypeVar("Word", bound=StrEnum)
COLUMNS = tuple(each.name for each in fields(audit.AuditEntry))


def entries_about(client_id: UUID) -> QuerySet[AuditEntry]:
    """Return all entries that a client may read now, newest first."""
    return entries_of(chains_about(client_id))


def entries_of(chains: Collection[UUID]) -> QuerySet[AuditEntry]:
    """Return the entries of some chains, newest first."""
    entries = AuditEntry.objects.filter(client_id__in=chains)
    # One chain is read by its index; several are put together by their times.
    return entries.order_by("-position") if len(chains) == 1 else entries.order_by("-at", "-position")


def length_of(chains: Collection[UUID]) -> int:
    """Return how many entries the chains say they have; cheaper than counting them."""
    lengths = AuditChain.objects.filter(client_id__in=chains).values_list("position", flat=True)
    return sum(length for length in lengths if isinstance(length, int))


def findings_about(client_id: UUID) -> tuple[audit.Finding, ...]:
    """Walk the chains that a client may read now and return what is not as it was written."""
    return findings_of(chains_about(client_id))


def findings_of(chains: Collection[UUID]) -> tuple[audit.Finding, ...]:
    """Walk some chains and return what is not as it was written; empty where all is."""
    stored = AuditChain.objects.in_bulk(chains)
    return tuple(finding for chain_id in chains for finding in findings_in(stored.get(chain_id), chain_id))


def findings_in(chain: AuditChain | None, chain_id: UUID) -> tuple[audit.Finding, ...]:
    """Return what is wrong with a chain: its entries against its head, and the head against this installation's key."""
    head, length, is_ours = _end_of(chain)
    try:
        # Plain values: of a million entries, making an object of each costs more than checking its hash.
        rows = starmap(partial(_from_values, chain_id), _in_order(chain_id).values_list(*COLUMNS[1:]).iterator())
        found = audit.verify_chain(rows, head=head, length=length)
    except UNREADABLE:
        # A column holds what no entry of ours ever held, such as a day that does not exist.
        found = (audit.Finding(_first_unreadable(chain_id), audit.Fault.CHANGED),)
    return found if is_ours else (*found, audit.Finding(max(length - 1, 0), audit.Fault.NOT_OURS))


def _end_of(chain: AuditChain | None) -> tuple[bytes, int, bool]:
    """Return the head of a chain, its length, and whether this installation wrote them; nothing for what is neither."""
    if chain is None:
        return audit.FIRST_HASH, 0, True
    try:
        return as_bytes(chain.head), chain.position, heads.is_as_written(chain)
    except UNREADABLE:
        return audit.FIRST_HASH, 0, False


def _in_order(chain_id: UUID) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(client_id=chain_id).order_by("position")


def _first_unreadable(chain_id: UUID) -> int:
    """Return the place of the first entry that cannot be read, counted in order."""
    in_order = _in_order(chain_id).values_list("pk", flat=True)
    return next((place for place, pk in enumerate(in_order) if not _is_readable(pk)), 0)


def _is_readable(pk: int) -> bool:
    try:
        to_domain(AuditEntry.objects.get(pk=pk)).expected_hash()
    except UNREADABLE:
        return False
    return True


def to_domain(row: AuditEntry) -> audit.AuditEntry:
    """Return the stored row as the value whose hash can be checked.

    Words that are none of ours stay as they are: the hash tells who put them there.
    """
    entry = _from_values(*(getattr(row, name) for name in COLUMNS))
    return replace(
        entry,
        event=_word(audit.AuditEvent, entry.event),
        actor_role=_word(Role, entry.actor_role),
        purpose=_word(Purpose, entry.purpose),
        kinds=tuple(_word(Kind, each) for each in entry.kinds),
    )


def _from_values(
    client_id: UUID,
    position: int,
    at: datetime,
    event: str,
    actor_id: UUID,
    actor_role: str,
    purpose: str,
    kinds: list[str],
    records: list[str],
    detail: str,
    previous_hash: bytes,
    entry_hash: bytes,
) -> audit.AuditEntry:
    """Return an entry whose words are as they are stored, which is all that its hash depends on."""
    return audit.AuditEntry(
        client_id=client_id,
        position=position,
        at=at,
        event=cast("audit.AuditEvent", event),
        actor_id=actor_id,
        actor_role=cast("Role", actor_role),
        purpose=cast("Purpose", purpose),
        kinds=cast("tuple[Kind, ...]", tuple(kinds)),
        records=tuple(records),
        detail=detail,
        previous_hash=as_bytes(previous_hash),
        hash=as_bytes(entry_hash),
    )


def _word(words: type[Word], value: str) -> Word:
    found = words._value2member_map_.get(value)
    return cast("Word", value if found is None else found)

"""The look log: entries, their chain, and what a verifier finds.

Each entry's hash covers its content and the hash before it. An entry that is changed, deleted, inserted or moved
breaks the chain at its position; entries cut off at the end are missed against the kept head and length.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.people import Role

FIRST_HASH = bytes(32)
# Missing entries that are named one by one: whoever makes up a list can leave out as many as a number can say.
MOST_NAMED = 100_000
_quoted = json.encoder.encode_basestring_ascii


class AuditEvent(StrEnum):
    """What happened, in the past tense."""

    LOOKED = "looked"
    REFUSED = "refused"
    ADDED = "added"
    CHANGED = "changed"
    ERASED = "erased"
    EXPORTED = "exported"
    CAME_IN = "came_in"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ALERT_RAISED = "alert_raised"
    ALERT_CLOSED = "alert_closed"
    JOB_STARTED = "job_started"
    JOB_STOPPED = "job_stopped"
    EXCEPTION_ASKED = "exception_asked"
    EXCEPTION_OPENED = "exception_opened"
    EXCEPTION_REFUSED = "exception_refused"
    EXCEPTION_ENDED = "exception_ended"
    EXCEPTION_TOLD = "exception_told"
    DISCLOSED = "disclosed"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of a chain. ``position`` counts from 0; ``at`` is aware; ``records`` are ids, never words."""

    client_id: UUID
    position: int
    at: datetime
    event: AuditEvent
    actor_id: UUID
    actor_role: Role
    purpose: Purpose
    kinds: tuple[Kind, ...]
    records: tuple[str, ...]
    detail: str
    previous_hash: bytes
    hash: bytes = b""

    @classmethod
    def following(cls, **content: object) -> AuditEntry:
        """Return an entry with its hash, given everything else."""
        entry = cls(**content)  # type: ignore[arg-type]  # the same keywords, checked by the dataclass
        return replace(entry, hash=entry.expected_hash())

    def expected_hash(self) -> bytes:
        """Return the SHA-256 over the canonical JSON of the content and the hash before it.

        Raises TypeError where something in it is of a kind that no entry holds.
        """
        # As `json.dumps(..., sort_keys=True, separators=(",", ":"))` writes it, in two thirds of the time: a log is
        # read by the million.
        canonical = [
            f'"actor":"{self.actor_id.hex}"',
            f'"at":"{self.at.astimezone(UTC).isoformat(timespec="microseconds")}"',
            f'"client":"{self.client_id.hex}"',
            f'"detail":{_quoted(self.detail)}',
            f'"event":{_quoted(self.event)}',
            f'"kinds":[{",".join(map(_quoted, self.kinds))}]',
            f'"position":{int.__repr__(self.position)}',
            f'"purpose":{_quoted(self.purpose)}',
            f'"records":[{",".join(map(_quoted, self.records))}]',
            f'"role":{_quoted(self.actor_role)}',
        ]
        content = f"{{{','.join(canonical)}}}".encode()
        return hashlib.sha256(b"holdspace/audit/1\n" + self.previous_hash + content).digest()


class Fault(StrEnum):
    """What a verifier can find."""

    CHANGED = "changed"
    MISSING = "missing"
    OUT_OF_PLACE = "out of place"
    CUT_OFF = "cut off"
    HEAD_DIFFERS = "head differs"
    NOT_OURS = "was not written by this installation"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at a position of a chain."""

    position: int
    fault: Fault

    def __str__(self) -> str:
        return f"entry {self.position} {self.fault}"


def verify_chain(entries: Iterable[AuditEntry], *, head: bytes, length: int) -> tuple[Finding, ...]:
    """Return what is wrong with a chain, given the kept head and length; empty where every entry is as written."""
    return tuple(_findings(entries, head=head, length=length))


def _findings(entries: Iterable[AuditEntry], *, head: bytes, length: int) -> Iterator[Finding]:
    previous, expected, unnamed = FIRST_HASH, 0, MOST_NAMED
    for entry in entries:
        if expected < entry.position:
            missing = range(expected, min(entry.position, expected + unnamed))
            yield from (Finding(position, Fault.MISSING) for position in missing)
            unnamed -= len(missing)
            previous, expected = entry.previous_hash, entry.position  # what is missing has been said; go on from here
        if entry.hash != entry.expected_hash():
            yield Finding(entry.position, Fault.CHANGED)
        elif entry.previous_hash != previous or entry.position != expected:
            yield Finding(entry.position, Fault.OUT_OF_PLACE)
        previous, expected = entry.hash, entry.position + 1
    if expected < length:
        yield Finding(expected, Fault.CUT_OFF)
    elif previous != head:
        yield Finding(max(expected - 1, 0), Fault.HEAD_DIFFERS)

"""The chain of the look log: whatever is done to it afterwards shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import FIRST_HASH, AuditEntry, AuditEvent, Fault, Finding, verify_chain
from holdspace.domain.people import Role

CLIENT = UUID(int=7)
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VECTORS = Path("tests/vectors/audit_entries.json")


def entry(position: int, previous: bytes, **changes: object) -> AuditEntry:
    content: dict[str, object] = {
        "client_id": CLIENT,
        "position": position,
        "at": START + timedelta(minutes=position),
        "event": AuditEvent.LOOKED,
        "actor_id": UUID(int=11),
        "actor_role": Role.THERAPIST,
        "purpose": Purpose.CARE,
        "kinds": (Kind.SCORES,),
        "records": (str(UUID(int=position)),),
        "detail": "course",
        "previous_hash": previous,
    }
    return AuditEntry.following(**{**content, **changes})


def chain_of(length: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for position in range(length):
        entries.append(entry(position, entries[-1].hash if entries else FIRST_HASH))
    return entries


def faults(entries: list[AuditEntry], original: list[AuditEntry]) -> tuple[Finding, ...]:
    """What a verifier finds who kept the head and the length of the original."""
    head = original[-1].hash if original else FIRST_HASH
    return verify_chain(entries, head=head, length=len(original))


def test_a_chain_as_written_has_no_findings():
    chain = chain_of(5)

    assert faults(chain, chain) == ()


def test_an_empty_chain_has_no_findings():
    assert verify_chain([], head=FIRST_HASH, length=0) == ()


EDITS: dict[str, Callable[[AuditEntry], AuditEntry]] = {
    "another client": lambda e: replace(e, client_id=UUID(int=8)),
    "another position": lambda e: replace(e, position=e.position + 100),
    "a microsecond later": lambda e: replace(e, at=e.at + timedelta(microseconds=1)),
    "another event": lambda e: replace(e, event=AuditEvent.REFUSED),
    "another actor": lambda e: replace(e, actor_id=UUID(int=12)),
    "another role": lambda e: replace(e, actor_role=Role.SUPERVISOR),
    "another purpose": lambda e: replace(e, purpose=Purpose.RESEARCH),
    "fewer kinds": lambda e: replace(e, kinds=()),
    "other records": lambda e: replace(e, records=("none",)),
    "another detail": lambda e: replace(e, detail=""),
    "another hash before it": lambda e: replace(e, previous_hash=bytes(31) + b"\x01"),
    "another hash": lambda e: replace(e, hash=bytes(32)),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("position", [0, 2, 4])
def test_any_edit_of_an_entry_is_found(name: str, position: int):
    original = chain_of(5)
    edited = [*original]
    edited[position] = EDITS[name](original[position])

    assert faults(edited, original)


@given(length=st.integers(2, 8), data=st.data())
def test_an_entry_that_was_taken_out_is_missed_at_its_position(length: int, data: st.DataObject):
    original = chain_of(length)
    gone = data.draw(st.integers(0, length - 2))

    found = faults([e for e in original if e.position != gone], original)

    assert found == (Finding(gone, Fault.MISSING),)


@given(length=st.integers(1, 8), data=st.data())
def test_a_tail_that_was_cut_off_is_missed_at_the_first_lost_position(length: int, data: st.DataObject):
    original = chain_of(length)
    kept = data.draw(st.integers(0, length - 1))

    assert faults(original[:kept], original) == (Finding(kept, Fault.CUT_OFF),)


@given(length=st.integers(2, 8), data=st.data())
def test_two_entries_that_changed_places_are_found(length: int, data: st.DataObject):
    original = chain_of(length)
    first, second = data.draw(st.lists(st.integers(0, length - 1), min_size=2, max_size=2, unique=True))
    swapped = [*original]
    swapped[first], swapped[second] = original[second], original[first]

    assert faults(swapped, original)


def test_two_entries_that_exchanged_their_content_are_found():
    original = chain_of(4)
    forged = [*original]
    forged[1] = replace(original[2], position=1)
    forged[2] = replace(original[1], position=2)

    assert {finding.position for finding in faults(forged, original)} >= {1, 2}


def test_an_inserted_entry_is_found():
    original = chain_of(4)
    inserted = entry(2, original[1].hash, detail="never happened")

    assert faults([*original[:2], inserted, *original[2:]], original)


def test_an_entry_added_behind_the_kept_head_is_found():
    original = chain_of(3)
    longer = [*original, entry(3, original[-1].hash)]

    assert faults(longer, original) == (Finding(3, Fault.HEAD_DIFFERS),)


@given(length=st.integers(1, 8), data=st.data())
def test_a_chain_that_was_rebuilt_from_some_entry_on_differs_from_the_kept_head(length: int, data: st.DataObject):
    original = chain_of(length)
    start = data.draw(st.integers(0, length - 1))
    rebuilt = original[:start]
    for position in range(start, length):
        rebuilt.append(entry(position, rebuilt[-1].hash if rebuilt else FIRST_HASH, detail="rebuilt"))

    assert faults(rebuilt, original) == (Finding(length - 1, Fault.HEAD_DIFFERS),)


def test_the_hash_does_not_depend_on_the_time_zone_in_which_a_time_is_held():
    original = chain_of(1)[0]
    elsewhere = replace(original, at=original.at.astimezone(timezone(timedelta(hours=5, minutes=30))))

    assert elsewhere.expected_hash() == original.hash


WORDS = st.text(max_size=12)


@given(
    position=st.integers(0, 1_000_000),
    at=st.datetimes(timezones=st.just(UTC)),
    words=st.tuples(WORDS, WORDS, WORDS, WORDS),
    kinds=st.lists(WORDS, max_size=3),
    records=st.lists(WORDS, max_size=3),
)
def test_what_is_hashed_is_json_with_sorted_keys_and_no_spaces(
    position: int, at: datetime, words: tuple[str, ...], kinds: list[str], records: list[str]
):
    event, role, purpose, detail = words
    made = entry(
        position,
        FIRST_HASH,
        at=at,
        event=event,
        actor_role=role,
        purpose=purpose,
        kinds=tuple(kinds),
        records=tuple(records),
        detail=detail,
    )
    content = {
        "actor": made.actor_id.hex,
        "at": at.isoformat(timespec="microseconds"),
        "client": CLIENT.hex,
        "detail": detail,
        "event": event,
        "kinds": kinds,
        "position": position,
        "purpose": purpose,
        "records": records,
        "role": role,
    }
    written = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()

    assert made.hash == hashlib.sha256(b"holdspace/audit/1\n" + FIRST_HASH + written).digest()


def test_a_finding_names_the_position():
    assert str(Finding(12, Fault.CHANGED)) == "entry 12 changed"


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text(encoding="utf-8")), ids=lambda vector: vector["title"])
def test_the_hash_is_the_one_that_was_written_down(vector: dict[str, object]):
    """An entry written by any version must verify in every later one."""
    assert AuditEntry.following(**_content(vector)).hash.hex() == vector["hash"]


def _content(vector: dict[str, object]) -> dict[str, object]:
    raw = dict(vector["content"])  # type: ignore[call-overload]  # JSON
    return {
        **raw,
        "client_id": UUID(raw["client_id"]),
        "actor_id": UUID(raw["actor_id"]),
        "at": datetime.fromisoformat(raw["at"]),
        "event": AuditEvent(raw["event"]),
        "actor_role": Role(raw["actor_role"]),
        "purpose": Purpose(raw["purpose"]),
        "kinds": tuple(Kind(each) for each in raw["kinds"]),
        "records": tuple(raw["records"]),
        "previous_hash": bytes.fromhex(raw["previous_hash"]),
    }

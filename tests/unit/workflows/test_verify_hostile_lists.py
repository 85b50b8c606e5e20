"""A list of looks from anybody's hands, with anything in it: checked or refused in words, never a failure of ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from holdspace.domain.access import Kind, Purpose
from holdspace.domain.audit import FIRST_HASH, AuditEntry, AuditEvent
from holdspace.domain.checkpoint import Checkpoint, ListEnd
from holdspace.domain.errors import BadInput
from holdspace.domain.log_file import log_to_json
from holdspace.domain.merkle import leaf_hash
from holdspace.domain.people import Role
from holdspace.vault.signed_note import NoteSigner
from holdspace.workflows.verify_log_file import verify_log_file

# As they stand in JSON; Python reads the first as infinite.
HOSTILE = (
    "1e999", "NaN", "-1", "9" * 4000, "true", "null", "[]", "{}", "[[[]]]", '""', '"\\ud800"', '"\\u0000"', '"x"',
    "1.5", '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59-14:00"',
)  # fmt: skip


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """A list of one look, as an installation writes it."""
    entry = AuditEntry.following(
        client_id=UUID(int=1),
        position=0,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        event=AuditEvent.LOOKED,
        actor_id=UUID(int=2),
        actor_role=Role.THERAPIST,
        purpose=Purpose.CARE,
        kinds=(Kind.NOTES,),
        records=("a",),
        detail="page",
        previous_hash=FIRST_HASH,
    )
    signer = NoteSigner("practice", NoteSigner.new_secret())
    whole = Checkpoint("practice", 1, leaf_hash(entry.hash))
    note = signer.sign(whole.text())
    ends = signer.sign(replace(whole, ends=(ListEnd(entry.client_id, 1, entry.hash),)).text())
    return log_to_json([(entry, 0, [])], note=note, ends=ends, verifier_key=signer.verifier_key, since=(1, []))


def with_hostile_parts(value: Any) -> Iterator[str]:
    """Yield the JSON with each of its parts, from the whole to the smallest, replaced by each hostile one."""
    mark = "to be replaced"
    for path in [(), *paths(value)]:
        changed = deepcopy(value)
        if path:
            holder = changed
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = mark
        text = json.dumps(changed if path else mark)
        yield from (text.replace(json.dumps(mark), hostile) for hostile in HOSTILE)


def paths(value: Any) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield (step,)
        yield from ((step, *rest) for rest in paths(part))


def test_what_was_written_holds(kept: dict[str, Any]):
    assert verify_log_file(json.dumps(kept).encode()).findings == ()


def test_anything_in_place_of_any_part_is_found_or_refused(kept: dict[str, Any]):
    whole, said = json.dumps(kept).encode(), 0
    for text in with_hostile_parts(kept):
        for content, earlier in ((text.encode(), None), (whole, text.encode())):
            try:
                said += bool(verify_log_file(content, earlier=earlier).findings)
            except BadInput:
                said += 1

    assert said > 500


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"9" * 10_000])
def test_what_is_no_list_is_refused(content: bytes):
    with pytest.raises(BadInput):
        verify_log_file(content)

"""Checking a kept list of looks without the server that wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from holdspace.domain.checkpoint import Checkpoint
from holdspace.domain.errors import BadInput, HoldspaceError
from holdspace.domain.json_text import parse_json
from holdspace.domain.log_file import (
    Proven,
    consistency_in,
    find_ends,
    findings_between,
    findings_between_checkpoints,
    findings_between_forms,
    findings_in,
    log_from_json,
)
from holdspace.vault.signed_note import open_note


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries the file holds, under a log of how many, signed by which key, and what is wrong with them.

    ``proven_since`` is the earlier size from which the whole log was shown to go on; 0 where nothing was compared or
    the file brings no proof from there. ``is_end_signed`` is false for a list of an older form, of which nothing says
    whether entries were cut off at its end. ``records`` are the ids of that of which it tells, in order: the client's
    record, which stands in the address of their pages, and exceptions. A list that is whole may be somebody else's.
    """

    entries: int
    log_size: int
    verifier_key: str
    findings: tuple[str, ...]
    proven_since: int = 0
    is_end_signed: bool = True
    records: tuple[str, ...] = ()


def verify_log_file(
    content: bytes, *, verifier_key: str = "", earlier: bytes | None = None, record: str = ""
) -> Verified:
    """Return what is wrong with a list; ``verifier_key`` is the key noted earlier, else the file's own is used.

    Only a key that was kept apart from the file shows that it is the practice's: the file's own shows no more than
    that the file is whole. With an ``earlier`` list of the same client, also what tells that this one does not continue
    it: a log set back to an older state, two views of one log, entries gone or altered. With the id of a ``record``
    also whether it is the list of that one. Raises BadInput for what is no such file, and no such id.
    """
    try:
        return _verified(content, verifier_key, earlier, _id(record) if record else "")
    except (OverflowError, UnicodeEncodeError):  # a number without end, or half a character, in place of what we write
        raise BadInput("This is no list of looks as Holdspace writes it.", remedy="Download it again.") from None


def _verified(content: bytes, verifier_key: str, earlier: bytes | None, record: str) -> Verified:
    parsed = _parsed(content)
    (entries, note, own_key), since = log_from_json(parsed), consistency_in(parsed)
    key, records = verifier_key or own_key, tuple(dict.fromkeys(str(entry.client_id) for entry, _, _ in entries))
    try:
        checkpoint = Checkpoint.from_text(open_note(note, key))
    except HoldspaceError as error:
        return Verified(len(entries), 0, key, (f"checkpoint: {error}",), records=records)
    findings, proven_since = [*_findings(entries, find_ends(parsed), checkpoint, key)], 0
    if earlier is not None:
        kept = _parsed(earlier)
        before, kept_note, _ = log_from_json(kept)
        try:
            signed = Checkpoint.from_text(open_note(kept_note, key))
        except HoldspaceError as error:
            findings.append(f"earlier list: checkpoint: {error}")
        else:
            findings += (f"earlier list: {finding}" for finding in _findings(before, find_ends(kept), signed, key))
            findings += findings_between_checkpoints(signed, checkpoint, since)
            findings += findings_between_forms(kept, parsed)
            findings += findings_between(before, entries)
            proven_since = signed.size if since and since[0] == signed.size else 0
    if record and record not in records:
        findings.append(f"this is the list of another record: no entry is about {record}")
    is_end_signed = find_ends(parsed) is not None
    return Verified(len(entries), checkpoint.size, key, tuple(findings), proven_since, is_end_signed, records)


def _findings(entries: Sequence[Proven], note: str | None, checkpoint: Checkpoint, key: str) -> Iterator[str]:
    """Yield what is wrong with one list by itself; the note says where it ends."""
    if note is None:
        yield from findings_in(entries, checkpoint)
        return
    try:
        ends = Checkpoint.from_text(open_note(note, key))
    except HoldspaceError as error:
        yield f"ends: {error}"
        ends = replace(checkpoint, ends=())
    if replace(ends, ends=()) != checkpoint:
        yield "ends: they were signed with another checkpoint"
    yield from findings_in(entries, checkpoint, ends.ends)


def _id(record: str) -> str:
    try:
        return str(UUID(record))
    except ValueError:
        raise BadInput(
            "This is no id of a record.", source=record, remedy="Take it from the address of a page: /clients/ID/."
        ) from None


def _parsed(content: bytes) -> object:
    try:
        return parse_json(content.decode())
    except ValueError:
        raise BadInput("This is not valid JSON with each name once.", remedy="Download the list again.") from None

"""Checking a kept list of looks without the server that wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from holdspace.domain.checkpoint import Checkpoint
from holdspace.domain.errors import BadInput, HoldspaceError
from holdspace.domain.log_file import (
    Proven,
    findings_between,
    findings_between_checkpoints,
    findings_in,
    log_from_json,
)
from holdspace.vault.signed_note import open_note


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries the file holds, under a log of how many, signed by which key, and what is wrong with them."""

    entries: int
    log_size: int
    verifier_key: str
    findings: tuple[str, ...]


def verify_log_file(content: bytes, *, verifier_key: str = "", earlier: bytes | None = None) -> Verified:
    """Return what is wrong with a list; ``verifier_key`` is the key noted earlier, else the file's own is used.

    Only a key that was kept apart from the file shows that it is the practice's: the file's own shows no more than
    that the file is whole. With an ``earlier`` list of the same client, also what tells that this one does not continue
    it: a log set back to an older state, two views of one log, entries gone or altered. Raises BadInput for what is no
    such file.
    """
    entries, note, own_key = log_from_json(_parsed(content))
    key = verifier_key or own_key
    try:
        checkpoint = Checkpoint.from_text(open_note(note, key))
    except HoldspaceError as error:
        return Verified(len(entries), 0, key, (f"checkpoint: {error}",))
    findings = [*findings_in(entries, checkpoint)]
    if earlier is not None:
        findings += _findings_since(earlier, entries, checkpoint, key)
    return Verified(len(entries), checkpoint.size, key, tuple(findings))


def _findings_since(earlier: bytes, entries: list[Proven], checkpoint: Checkpoint, key: str) -> Iterator[str]:
    before, note, _ = log_from_json(_parsed(earlier))
    try:
        signed = Checkpoint.from_text(open_note(note, key))
    except HoldspaceError as error:
        yield f"earlier list: checkpoint: {error}"
        return
    yield from (f"earlier list: {finding}" for finding in findings_in(before, signed))
    yield from findings_between_checkpoints(signed, checkpoint)
    yield from findings_between(before, entries)


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise BadInput("This is not valid JSON.", remedy="Download the list again.") from None

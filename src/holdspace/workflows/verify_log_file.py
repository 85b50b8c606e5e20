"""Checking a kept list of looks without the server that wrote it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from holdspace.domain.checkpoint import Checkpoint
from holdspace.domain.errors import BadInput, HoldspaceError
from holdspace.domain.log_file import (
    consistency_in,
    findings_between,
    findings_between_checkpoints,
    findings_in,
    log_from_json,
)
from holdspace.vault.signed_note import open_note


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries the file holds, under a log of how many, signed by which key, and what is wrong with them.

    ``proven_since`` is the earlier size from which the whole log was shown to go on; 0 where nothing was compared or
    the file brings no proof from there.
    """

    entries: int
    log_size: int
    verifier_key: str
    findings: tuple[str, ...]
    proven_since: int = 0


def verify_log_file(content: bytes, *, verifier_key: str = "", earlier: bytes | None = None) -> Verified:
    """Return what is wrong with a list; ``verifier_key`` is the key noted earlier, else the file's own is used.

    Only a key that was kept apart from the file shows that it is the practice's: the file's own shows no more than
    that the file is whole. With an ``earlier`` list of the same client, also what tells that this one does not continue
    it: a log set back to an older state, two views of one log, entries gone or altered. Raises BadInput for what is no
    such file.
    """
    try:
        return _verified(content, verifier_key, earlier)
    except (OverflowError, UnicodeEncodeError):  # a number without end, or half a character, in place of what we write
        raise BadInput("This is no list of looks as Holdspace writes it.", remedy="Download it again.") from None


def _verified(content: bytes, verifier_key: str, earlier: bytes | None) -> Verified:
    parsed = _parsed(content)
    (entries, note, own_key), since = log_from_json(parsed), consistency_in(parsed)
    key = verifier_key or own_key
    try:
        checkpoint = Checkpoint.from_text(open_note(note, key))
    except HoldspaceError as error:
        return Verified(len(entries), 0, key, (f"checkpoint: {error}",))
    findings, proven_since = [*findings_in(entries, checkpoint)], 0
    if earlier is not None:
        before, kept_note, _ = log_from_json(_parsed(earlier))
        try:
            signed = Checkpoint.from_text(open_note(kept_note, key))
        except HoldspaceError as error:
            findings.append(f"earlier list: checkpoint: {error}")
        else:
            findings += (f"earlier list: {finding}" for finding in findings_in(before, signed))
            findings += findings_between_checkpoints(signed, checkpoint, since)
            findings += findings_between(before, entries)
            proven_since = signed.size if since and since[0] == signed.size else 0
    return Verified(len(entries), checkpoint.size, key, tuple(findings), proven_since)


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        raise BadInput("This is not valid JSON.", remedy="Download the list again.") from None

"""Comparing what is stored with what was signed: chains, tree, checkpoints and the second sink."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from holdspace.domain import checkpoint
from holdspace.domain.audit import FIRST_HASH
from holdspace.domain.errors import BadInput, HoldspaceError
from holdspace.domain.merkle import Frontier, leaf_hash
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.queries import findings_in
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf
from holdspace.server.checkpoints.sealer import BETWEEN, second_sink
from holdspace.server.checkpoints.signing import signer
from holdspace.vault.signed_note import open_note
from holdspace.workflows.given_file import open_given

MOST_NOTE_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Report:
    """How many entries were read, and a line for each thing that is not as it was written."""

    entries: int
    findings: tuple[str, ...]


# What a room above compares with the log: a line for each thing that is not as the log tells.
Comparison = Callable[[], Iterable[str]]
_comparisons: list[Comparison] = []


def register(comparison: Comparison) -> None:
    """Hand in a comparison of what is stored with the log; called once from an AppConfig.ready."""
    if comparison not in _comparisons:
        _comparisons.append(comparison)


def verify_log() -> Report:
    """Return what is wrong with the log or stored otherwise than it tells; nothing where all is as written."""
    findings: list[str] = []
    chains = {chain.client_id: chain for chain in AuditChain.objects.all()}
    try:
        stored = set(AuditEntry.objects.order_by().values_list("client_id", flat=True).distinct())
    except (ValueError, TypeError, AttributeError):
        stored = set()
        findings.append("an entry names no client")
    for client_id in sorted(chains.keys() | stored):
        if client_id not in chains:
            findings.append(f"{client_id}: the chain's head is missing")
        findings += [f"{client_id}: {finding}" for finding in findings_in(chains.get(client_id), client_id)]
    findings += _tree()
    findings += [finding for compare in _comparisons for finding in compare()]
    return Report(AuditEntry.objects.count(), tuple(findings))


def _tree() -> Iterator[str]:
    """Walk the leaves once; at the size of each checkpoint the root must be the signed one."""
    stored, kept = [*_signed(_stored_notes())], [*_sunk()]
    yield from (finding for _, finding in (*stored, *kept) if finding)
    yield from _one_sided(stored, kept)
    due = sorted((point for point, _ in (*stored, *kept) if point), key=lambda point: point.size)
    frontier, at, agreed = Frontier(), 0, 0
    for index, leaf, entry_hash in TreeLeaf.objects.order_by("index").values_list("index", "hash", "entry__hash"):
        if index != frontier.size:
            yield f"tree: leaf {frontier.size} missing"
            return
        if bytes(leaf) != bytes(entry_hash or FIRST_HASH):
            yield f"tree: entry at leaf {index} changed"
        frontier.append(leaf_hash(bytes(leaf)))
        while at < len(due) and due[at].size == frontier.size:
            if due[at].root == frontier.root():
                agreed = frontier.size
            else:
                yield f"tree: differs from the checkpoint signed at {due[at].size} entries, from leaf {agreed} on"
            at += 1
    for point in due[at:]:
        if point.size > frontier.size:
            yield f"tree: holds {frontier.size} entries, but {point.size} were signed: later entries are gone"


Notes = list[tuple[str, str]]  # where a note stands, and the note
Signed = tuple[checkpoint.Checkpoint | None, str]  # what a note says, or why it cannot be trusted


def _stored_notes() -> Notes:
    return [(f"checkpoint {row.pk}", row.note) for row in Checkpoint.objects.all()]


def _sunk() -> Iterator[Signed]:
    try:
        yield from _signed(_sunk_notes())
    except BadInput as error:
        yield None, f"second sink: {error}"


def _sunk_notes() -> Notes:
    if not os.path.lexists(second_sink()):
        return []
    with open_given(second_sink()) as sink:
        return [(f"second sink, note {i}", note) for i, note in enumerate(_parts(sink), 1) if note]


def _parts(sink: BinaryIO) -> Iterator[str]:
    """Yield what stands between the marks; of what is longer than any note its beginning, and nothing after it."""
    part = b""
    while len(part) <= MOST_NOTE_BYTES and (line := sink.readline(MOST_NOTE_BYTES)):
        part += line
        if part.endswith(BETWEEN.encode()):
            yield part.decode("utf-8", "replace").removesuffix(BETWEEN)
            part = b""
    yield part.decode("utf-8", "replace")


def _signed(notes: Notes) -> Iterator[Signed]:
    key = signer().verifier_key if notes else ""
    for place, note in notes:
        try:
            yield checkpoint.Checkpoint.from_text(open_note(note, key)), ""
        except HoldspaceError as error:
            yield None, f"{place}: {error}"


def _one_sided(stored: Iterable[Signed], kept: Iterable[Signed]) -> Iterator[str]:
    """Yield what is signed in one place and gone from the other: each must hold every checkpoint."""
    here, there = ({point.size for point, _ in signed if point} for signed in (stored, kept))
    # The newest reaches the sink after the database; where that was cut short, it does with the next one.
    for size in sorted(here - there - {max(here, default=0)}):
        yield f"second sink: the checkpoint signed at {size} entries is gone"
    for size in sorted(there - here):
        yield f"checkpoints: the one signed at {size} entries is gone"

"""Comparing what is stored with what was signed: chains, tree, checkpoints and the second sink."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from holdspace.domain import checkpoint
from holdspace.domain.audit import FIRST_HASH
from holdspace.domain.errors import HoldspaceError
from holdspace.domain.merkle import Frontier, leaf_hash
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.queries import findings_in
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf
from holdspace.server.checkpoints.sealer import second_sink
from holdspace.server.checkpoints.signing import signer
from holdspace.vault.signed_note import open_note


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
    signed = list(_signed())
    yield from (finding for _, finding in signed if finding)
    due = sorted((point for point, _ in signed if point), key=lambda point: point.size)
    frontier, at = Frontier(), 0
    for leaf in TreeLeaf.objects.order_by("index").values_list("index", "hash", "entry__hash").iterator():
        index, kept, entry_hash = leaf[0], bytes(leaf[1]), bytes(leaf[2] or FIRST_HASH)
        if index != frontier.size:
            yield f"tree: leaf {frontier.size} missing"
            return
        if kept != entry_hash:
            yield f"tree: entry at leaf {index} changed"
        frontier.append(leaf_hash(kept))
        while at < len(due) and due[at].size == frontier.size:
            if due[at].root != frontier.root():
                yield f"tree: differs from the checkpoint signed at {due[at].size} entries"
            at += 1
    for point in due[at:]:
        if point.size > frontier.size:
            yield f"tree: holds {frontier.size} entries, but {point.size} were signed: later entries are gone"


def _signed() -> Iterator[tuple[checkpoint.Checkpoint | None, str]]:
    """Yield every checkpoint that can be had, from the database and the second sink, or why it cannot be trusted."""
    sink = second_sink()
    notes = [(f"checkpoint {row.pk}", row.note) for row in Checkpoint.objects.all()]
    if sink.exists():
        parts = sink.read_bytes().decode("utf-8", "replace").split("\x00\n")
        notes += [(f"second sink, note {i}", note) for i, note in enumerate(parts, 1) if note]
    key = signer().verifier_key if notes else ""
    for place, note in notes:
        try:
            yield checkpoint.Checkpoint.from_text(open_note(note, key)), ""
        except HoldspaceError as error:
            yield None, f"{place}: {error}"

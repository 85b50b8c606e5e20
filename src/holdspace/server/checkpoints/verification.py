"""Comparing what is stored with what was signed: chains, tree, checkpoints and the second sink."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.db.models import Subquery
from django.db.models.functions import Coalesce

from holdspace.domain import checkpoint
from holdspace.domain.errors import BadInput, HoldspaceError
from holdspace.domain.merkle import Frontier, leaf_hash
from holdspace.server.audit.models import AuditChain, AuditEntry
from holdspace.server.audit.queries import findings_in
from holdspace.server.audit.stored import UNREADABLE, as_bytes
from holdspace.server.checkpoints.models import Checkpoint, TreeLeaf, TreeState
from holdspace.server.checkpoints.sealer import BETWEEN, LOOK_BEHIND, frontier_of, second_sink
from holdspace.server.checkpoints.signing import signer
from holdspace.vault.signed_note import open_note
from holdspace.workflows.given_file import open_given

MOST_NOTE_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Report:
    """How many entries were read, and a line for each thing that is not as it was written.

    ``restored`` are the sizes from which the log went on where a backup was put back, as the second sink has it.
    """

    entries: int
    findings: tuple[str, ...]
    restored: tuple[int, ...] = ()


class OfAnotherDay(str):
    """A finding that says no more than that database and second sink are of different days, as a backup may be."""

    __slots__ = ()


Notes = list[tuple[str, str]]  # where a note stands, and the note
Signed = tuple[checkpoint.Checkpoint | None, str]  # what a note says, or why it cannot be trusted
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
    try:
        stored = set(AuditEntry.objects.order_by().values_list("client_id", flat=True).distinct())
    except UNREADABLE:
        stored = set()
        findings.append("an entry names no client")
    try:
        chains = {chain.client_id: chain for chain in AuditChain.objects.all()}
    except UNREADABLE:
        chains = AuditChain.objects.in_bulk(stored)
        findings.append("the head of a chain names no client")
    for client_id in sorted(chains.keys() | stored):
        if client_id not in chains:
            findings.append(f"{client_id}: the chain's head is missing")
        findings += [f"{client_id}: {finding}" for finding in findings_in(chains.get(client_id), client_id)]
    sunk = _sunk()
    findings += [*_tree(sunk.signed), *differences()]
    return Report(AuditEntry.objects.count(), tuple(findings), tuple(sunk.restored))


def differences() -> list[str]:
    """Return what is stored otherwise than the log tells, as far as the rooms above compare it."""
    return [finding for compare in _comparisons for finding in _compared(compare)]


def _compared(compare: Comparison) -> Iterator[str]:
    try:
        yield from compare()
    except UNREADABLE:
        yield "what is stored cannot be compared with the log: a value in it is none of ours"


def _tree(kept: list[Signed]) -> Iterator[str]:
    """Walk the leaves once; at the size of each checkpoint the root must be the signed one."""
    edge = _right_edge()
    stored = [*_signed(_stored_notes())]
    yield from (finding for _, finding in (*stored, *kept) if finding)
    yield from _one_sided(stored, kept)
    yield from _sizes_that_differ()
    due = sorted((point for point, _ in (*stored, *kept) if point), key=lambda point: point.size)
    frontier, at, agreed = Frontier(), 0, 0
    for index, leaf, entry_hash in TreeLeaf.objects.order_by("index").values_list("index", "hash", "entry__hash"):
        if index != frontier.size:
            yield f"tree: leaf {frontier.size} missing"
            return
        if _bytes_in(leaf) != _bytes_in(entry_hash) or not entry_hash:
            yield f"tree: entry at leaf {index} changed"
        frontier.append(leaf_hash(_bytes_in(leaf)))
        if edge and edge[0] == frontier.size and edge[1] != frontier.root():
            yield f"tree: does not go on from its {frontier.size} entries"
        while at < len(due) and due[at].size == frontier.size:
            if due[at].root == frontier.root():
                agreed = frontier.size
            else:
                yield f"tree: differs from the checkpoint signed at {due[at].size} entries, from leaf {agreed} on"
            at += 1
    for point in due[at:]:
        if point.size > frontier.size:
            problem = f"tree: holds {frontier.size} entries, but {point.size} were signed: later entries are gone"
            yield OfAnotherDay(problem)
    if edge is None and frontier.size:
        yield f"tree: does not go on from its {frontier.size} entries"
    yield from _never_sealed()


def _bytes_in(value: object) -> bytes:
    """Return stored bytes; none for a value of another kind, which no leaf has."""
    try:
        return as_bytes(value)
    except TypeError:
        return b""


def _stored_notes() -> Notes:
    notes = Checkpoint.objects.values_list("pk", "note")
    return [(f"checkpoint {pk}", note if isinstance(note, str) else "") for pk, note in notes]


def _sizes_that_differ() -> Iterator[str]:
    """Yield where the size beside a note is another than was signed: it tells from when on the next one is signed."""
    for pk, size, note in Checkpoint.objects.values_list("pk", "size", "note"):
        if isinstance(note, str) and note.split("\n")[1:2] != [str(size)]:
            yield f"checkpoint {pk}: stands beside a size that was not signed"


def _right_edge() -> tuple[int, bytes] | None:
    """Return the size and the root that stand beside the tree, from which it goes on; None where it has other leaves.

    One question for both: the sealer adds to them meanwhile.
    """
    newest = TreeLeaf.objects.order_by("-index").values("index")[:1]
    state = TreeState.objects.filter(pk=1).annotate(leaves=Coalesce(Subquery(newest) + 1, 0)).first()
    try:
        edge = frontier_of(state) if state and state.size == state.leaves else None
        return (edge.size, edge.root()) if edge else None
    except UNREADABLE:
        return None


def _never_sealed() -> Iterator[str]:
    """Yield entries that lie so far behind the newest leaf that nothing puts them into the tree any more."""
    newest = TreeLeaf.objects.order_by("-index").values_list("entry_id", flat=True).first() or 0
    if not isinstance(newest, int):
        yield "tree: the newest leaf names no entry"
        return
    late = AuditEntry.objects.filter(pk__lte=newest - LOOK_BEHIND, leaf=None).order_by("pk")
    for client_id, position in late.values_list("client_id", "position"):
        yield f"{client_id}: entry {position} is not in the tree"


@dataclass(frozen=True, slots=True)
class _Sunk:
    """What the second sink holds: signed checkpoints of the log as it is, and where it was set back by a restore."""

    signed: list[Signed]
    restored: list[int]


def _sunk() -> _Sunk:
    """Read the second sink; what was signed of entries that a restore left behind is of another course of the log."""
    sunk = _Sunk([], [])
    try:
        for point, finding in _signed(_sunk_notes()):
            size = point.restored if point else None
            if size is not None:
                sunk.restored.append(size)
                sunk.signed[:] = [each for each in sunk.signed if each[0] is None or each[0].size <= size]
            sunk.signed.append((point, finding))
    except BadInput as error:
        sunk.signed.append((None, f"second sink: {error}"))
    return sunk


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
        yield OfAnotherDay(f"second sink: the checkpoint signed at {size} entries is gone")
    held = TreeLeaf.objects.count()
    for size in sorted(there - here):
        problem = f"checkpoints: the one signed at {size} entries is gone"
        yield OfAnotherDay(problem) if size > held else problem

"""What changed since we started, or between any two versions: on one page, disagreement included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from holdspace.domain.plan.differences import Kept, Line, differences
from holdspace.domain.plan.proposals import Part, Side
from holdspace.server.plans.models import PlanLine
from holdspace.server.plans.presenters.plan import PlanRows, ShownSignature, followers_of, shown_signature
from holdspace.server.plans.presenters.proposals import Opened, ShownProposal, shown_proposal
from holdspace.server.plans.presenters.words import PARTS


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A line that differs; ``is_reworded`` where only words of it do."""

    part: str
    is_new: bool
    is_gone: bool
    pieces: tuple[tuple[Kept, str], ...]


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version, when it was agreed on and by which proposal."""

    number: int
    at: datetime | None
    proposal: ShownProposal


@dataclass(frozen=True, slots=True)
class ShownChanges:
    """The page: two versions, what differs, how each version came about, what was not agreed on, who signed how."""

    before: int
    now: int
    differences: tuple[ShownDifference, ...]
    versions: tuple[ShownVersion, ...]
    not_agreed: tuple[ShownProposal, ...]
    signatures: tuple[ShownSignature, ...]


def shown_changes(rows: PlanRows, opened: Opened, side: Side, *, before: int, now: int) -> ShownChanges:
    """Return what changed from one version to another, and everything that led there."""
    followers = followers_of(rows.lines)
    proposals = [shown_proposal(row, opened, side, followers) for row in rows.proposals]
    versions = [ShownVersion(each.version, each.answered_at, each) for each in proposals if each.version is not None]
    return ShownChanges(
        before=before,
        now=now,
        differences=tuple(_differences(rows.lines, opened, before, now)),
        versions=tuple(sorted(versions, key=lambda each: each.number, reverse=True)),
        not_agreed=tuple(each for each in reversed(proposals) if not each.is_open and each.version is None),
        signatures=tuple(shown_signature(row, opened, rows.version, side) for row in reversed(rows.signatures)),
    )


def _differences(rows: Sequence[PlanLine], opened: Opened, before: int, now: int) -> list[ShownDifference]:
    lines = [
        Line(row.pk, Part(row.part), opened[row.pk]["text"], row.since_version, row.until_version, row.follows_id)
        for row in rows
    ]
    return [
        ShownDifference(str(PARTS[each.part]), each.kind is Kept.NEW, each.kind is Kept.GONE, each.pieces)
        for each in differences(lines, before, now)
    ]

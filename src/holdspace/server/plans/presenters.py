"""The plan as its page shows it: what stands, what is proposed, what changed, who signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.domain.plan.proposals import Change, Part, ProposalState, Side, Stance
from holdspace.server.plans.forms import PARTS, STANCES
from holdspace.server.plans.models import PlanLine, Proposal, Signature

Opened = Mapping[UUID, Mapping[str, Any]]
PART_WORDS = dict(PARTS)
STANCE_WORDS = dict(STANCES)
CHANGE_WORDS = {Change.ADD: "New", Change.REWORD: "Other words", Change.END: "End"}
STATE_WORDS = {
    ProposalState.ACCEPTED: "agreed",
    ProposalState.AMENDED: "answered with another proposal",
    ProposalState.DECLINED: "declined",
    ProposalState.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class ProposalPresenter:
    """A proposal in words. ``is_mine`` decides which answers the page offers."""

    id: UUID
    part: str
    change: str
    text: str
    current: str
    why: str
    by: str
    at: datetime
    state: str
    answer: str
    is_open: bool
    is_mine: bool
    version: int | None


@dataclass(frozen=True, slots=True)
class PlanPresenter:
    """Everything on the page. ``parts`` holds each part with the lines that stand."""

    version: int
    parts: tuple[tuple[str, tuple[tuple[UUID, str], ...]], ...]
    open_proposals: tuple[ProposalPresenter, ...]
    history: tuple[ProposalPresenter, ...]
    signatures: tuple[tuple[str, str, str, datetime, bool], ...]

    @classmethod
    def of(
        cls,
        *,
        side: Side,
        version: int,
        lines: Sequence[PlanLine],
        proposals: Sequence[Proposal],
        signatures: Sequence[Signature],
        opened: Opened,
    ) -> PlanPresenter:
        shown = [_proposal(row, opened, side) for row in proposals]
        standing = [line for line in lines if line.until_version is None]
        return cls(
            version=version,
            parts=tuple(
                (words, tuple((line.pk, opened[line.pk]["text"]) for line in standing if line.part == part))
                for part, words in PARTS
            ),
            open_proposals=tuple(each for each in shown if each.is_open),
            history=tuple(reversed([each for each in shown if not each.is_open])),
            signatures=tuple(_newest_signatures(signatures, opened, version)),
        )


def _proposal(row: Proposal, opened: Opened, side: Side) -> ProposalPresenter:
    content = opened[row.pk]
    state = ProposalState(row.state)
    return ProposalPresenter(
        id=row.pk,
        part=PART_WORDS[Part(row.part)],
        change=CHANGE_WORDS[Change(row.change)],
        text=content["text"],
        current=opened[row.line_id]["text"] if row.line_id else "",
        why=content["why"],
        by="you" if row.proposed_by == side else f"the {row.proposed_by}",
        at=row.created_at,
        state=STATE_WORDS.get(state, "open"),
        answer=content["answer"],
        is_open=state is ProposalState.OPEN,
        is_mine=row.proposed_by == side,
        version=row.version,
    )


def _newest_signatures(
    signatures: Sequence[Signature], opened: Opened, version: int
) -> list[tuple[str, str, str, datetime, bool]]:
    """Return for each side its last signature: who, how, note, when, and whether it is under the present version."""
    newest = {row.side: row for row in signatures}
    return [
        (side, str(STANCE_WORDS[Stance(row.stance)]), opened[row.pk]["note"], row.created_at, row.version == version)
        for side, row in sorted(newest.items())
    ]

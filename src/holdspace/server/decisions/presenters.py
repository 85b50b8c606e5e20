"""A decision as its page shows it: an option beside the other, with what speaks for it and against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdspace.domain.decisions.table import DecisionState, Verdict, What
from holdspace.domain.plan.proposals import Side
from holdspace.server.decisions.forms import VERDICTS
from holdspace.server.decisions.models import DecisionEntry
from holdspace.server.decisions.opening import OpenedDecision

STATES = {
    DecisionState.OPEN: (gettext_lazy("open"), ""),
    DecisionState.CHOSEN: (gettext_lazy("one has chosen, the other is asked"), "accent"),
    DecisionState.DECIDED: (gettext_lazy("decided by both"), "good"),
    DecisionState.LOOKED_BACK: (gettext_lazy("looked back on"), "good"),
}


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One thing in the table, by whom."""

    id: UUID
    who: str
    text: str
    is_mine: bool
    weight: int | None = None
    source: str = ""
    verdict: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One way, with everything that was written about it. ``leaning`` is who leans towards it, and why."""

    entry: ShownEntry
    is_chosen: bool
    speaks_for: tuple[ShownEntry, ...]
    speaks_against: tuple[ShownEntry, ...]
    matters: tuple[ShownEntry, ...]
    evidence: tuple[ShownEntry, ...]
    leaning: tuple[ShownEntry, ...]


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """Everything on the page."""

    id: UUID
    question: str
    state: str
    tone: str
    is_open: bool
    is_chosen: bool
    is_decided: bool
    chosen: str
    why: str
    chosen_by: str
    is_mine_chosen: bool
    decided_at: datetime | None
    follow_up_on: date | None
    is_due: bool
    options: tuple[ShownOption, ...]
    matters: tuple[ShownEntry, ...]
    evidence: tuple[ShownEntry, ...]
    looking_back: tuple[ShownEntry, ...]
    experience: str


def shown_decision(opened: OpenedDecision, side: Side, *, today: date) -> ShownDecision:
    """Return a decision as this side sees it."""
    row, content = opened.row, opened.opened[opened.row.pk]
    state = DecisionState(row.state)
    words, tone = STATES[state]
    texts = dict(opened.options)
    return ShownDecision(
        id=row.pk,
        question=content["question"],
        state=str(words),
        tone=tone,
        is_open=state is DecisionState.OPEN,
        is_chosen=state is DecisionState.CHOSEN,
        is_decided=row.decided_at is not None,
        chosen=texts.get(content["chosen"], ""),
        why=content["why"],
        chosen_by=_who(row.chosen_by, side) if row.chosen_by else "",
        is_mine_chosen=row.chosen_by == side,
        decided_at=row.decided_at,
        follow_up_on=row.follow_up_on,
        is_due=state is DecisionState.DECIDED and row.follow_up_on is not None and row.follow_up_on <= today,
        options=tuple(_option(opened, each, side, content["chosen"]) for each in _of(opened, What.OPTION)),
        matters=tuple(_entries(opened, side, What.MATTER)),
        evidence=tuple(_entries(opened, side, What.EVIDENCE)),
        looking_back=tuple(_entries(opened, side, What.LOOKING_BACK)),
        experience=_experience(opened),
    )


def _of(opened: OpenedDecision, what: What) -> list[DecisionEntry]:
    return [row for row in opened.entries if row.what == what]


def _entries(opened: OpenedDecision, side: Side, what: What, option: str = "") -> Iterator[ShownEntry]:
    """Yield what was written about an option, or about the whole; of what matters the weightiest first."""
    rows = [row for row in _of(opened, what) if opened.opened[row.pk]["option"] == option]
    yield from (_entry(opened, row, side) for row in sorted(rows, key=lambda row: -_weight(opened, row)))


def _weight(opened: OpenedDecision, row: DecisionEntry) -> int:
    return opened.opened[row.pk]["weight"] or 0


def _option(opened: OpenedDecision, row: DecisionEntry, side: Side, chosen: str) -> ShownOption:
    option = str(row.pk)

    def about(what: What) -> tuple[ShownEntry, ...]:
        return tuple(_entries(opened, side, what, option))

    return ShownOption(
        entry=_entry(opened, row, side),
        is_chosen=option == chosen,
        speaks_for=about(What.FOR),
        speaks_against=about(What.AGAINST),
        matters=about(What.MATTER),
        evidence=about(What.EVIDENCE),
        leaning=about(What.LEANING),
    )


def _entry(opened: OpenedDecision, row: DecisionEntry, side: Side) -> ShownEntry:
    content = opened.opened[row.pk]
    return ShownEntry(
        id=row.pk,
        who=_who(row.side, side),
        text=content["text"],
        is_mine=row.side == side,
        weight=content["weight"],
        source=content["source"],
        verdict=str(VERDICTS[Verdict(content["verdict"])]) if content["verdict"] else "",
        at=row.created_at,
    )


def _who(of: str, viewer: Side) -> str:
    if of == viewer:
        return _("you")
    return _("the client") if of == Side.CLIENT else _("your therapist")


def _experience(opened: OpenedDecision) -> str:
    """Return the mean of CollaboRATE in words; empty where it was not answered."""
    if opened.experience is None:
        return ""
    mean = opened.opened[opened.experience.pk].get("mean")
    if mean is None:
        return _("answered in part")
    return _("%(mean)s of 100") % {"mean": f"{mean:.0f}"}

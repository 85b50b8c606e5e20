"""Boundaries and plans as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.safety.boundary import Boundary, Stance
from holdspace.domain.safety.plan import STEPS, Lines, SafetyPlan, Step, StepChange, changes_between
from holdspace.domain.safety.telephone import Part, parts_of
from holdspace.server.safety import models

STANCE_WORDS = {
    Stance.OFF_LIMITS: (noop("Off limits"), "urgent"),
    Stance.NOT_YET: (noop("Not yet"), "care"),
    Stance.ASK_FIRST: (noop("Ask first"), "accent"),
}


@dataclass(frozen=True, slots=True)
class BoundaryPresenter:
    """A boundary with its stance in words; ``is_due`` where the client wished to be asked by now."""

    id: UUID
    topic: str
    words: str
    stance: str
    tone: str
    since: datetime
    review_on: date | None
    is_due: bool
    lifted_at: datetime | None

    @classmethod
    def of(cls, row: models.Boundary, content: Mapping[str, Any], *, today: date) -> BoundaryPresenter:
        words, tone = STANCE_WORDS[Stance(content["stance"])]
        kept = boundary_of(content)
        return cls(
            id=row.pk,
            topic=kept.topic,
            words=kept.words,
            stance=_(words),
            tone=tone,
            since=row.created_at,
            review_on=kept.review_on,
            is_due=kept.is_due(today),
            lifted_at=row.lifted_at,
        )


@dataclass(frozen=True, slots=True)
class PlanPresenter:
    """A version of the plan, step by step, with what changed since the one before."""

    row: models.SafetyPlan
    steps: tuple[tuple[Step, Lines], ...]
    changes: tuple[StepChange, ...]

    @classmethod
    def of(cls, row: models.SafetyPlan, content: Mapping[str, Any], before: Mapping[str, Any] | None) -> PlanPresenter:
        plan = plan_of(content)
        changes = changes_between(plan_of(before), plan) if before else ()
        return cls(row, tuple((step, plan.lines.get(step.id, ())) for step in STEPS), changes)

    @property
    def steps_to_call(self) -> tuple[tuple[Step, tuple[tuple[Part, ...], ...]], ...]:
        """The steps with each line in parts, so that a telephone number is one tap away."""
        return tuple((step, tuple(parts_of(line) for line in lines)) for step, lines in self.steps)

    @property
    def to_keep(self) -> dict[str, Any]:
        """What is sealed on the client's own phone, steps that say nothing left out."""
        steps = [
            {"title": _(step.title), "lines": [[[part.text, part.call] for part in line] for line in lines]}
            for step, lines in self.steps_to_call
            if lines
        ]
        written = date_format(localtime(self.row.created_at))
        return {"as_of": f"{_('Version')} {self.row.version}, {written}", "steps": steps}


def boundary_of(content: Mapping[str, Any]) -> Boundary:
    """Return the stored content as the domain's value."""
    review_on = date.fromisoformat(content["review_on"]) if content["review_on"] else None
    # Boundaries that were set before there were other words have none.
    return Boundary(content["topic"], Stance(content["stance"]), review_on, content.get("words", ""))


def plan_of(content: Mapping[str, Any]) -> SafetyPlan:
    """Return the stored content as the domain's value."""
    return SafetyPlan({step: tuple(lines) for step, lines in content["lines"].items()})

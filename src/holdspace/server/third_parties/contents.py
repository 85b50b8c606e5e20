"""What a copy for somebody outside holds: lines for each kind, made from opened records. No database, no seals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.access import Kind
from holdspace.domain.language import number
from holdspace.domain.plan.proposals import Part
from holdspace.domain.safety.plan import STEPS
from holdspace.server.care_plans.models import Goal
from holdspace.server.keys.models import SealedRecord
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.course import ScoredCheck, course_of
from holdspace.server.measures.models import CheckScores
from holdspace.server.plans.models import PlanLine
from holdspace.server.plans.presenters.words import PARTS
from holdspace.server.safety.models import SafetyPlan

Opened = Mapping[UUID, Mapping[str, Any]]
TITLES = {Kind.SCORES: noop("Scores"), Kind.PLAN: noop("Goals and plan"), Kind.SAFETY_PLAN: noop("Safety plan")}


@dataclass(frozen=True, slots=True)
class Section:
    """One kind: a title, and lines of a name and a value."""

    title: str
    lines: tuple[tuple[str, str], ...]


def sections_of(chosen: Mapping[Kind, Sequence[SealedRecord]], opened: Opened) -> list[Section]:
    """Return what was chosen, in the order of `TITLES`."""
    return [
        Section(_(title), tuple(_LINES[kind](chosen[kind], opened))) for kind, title in TITLES.items() if kind in chosen
    ]


def _scores(rows: Sequence[Any], opened: Opened) -> Iterator[tuple[str, str]]:
    checks = [ScoredCheck.of(row, ScoresContent.from_json(opened[row.pk])) for row in rows if _is(row, CheckScores)]
    for series in course_of(checks).series:
        for point in series.points:
            said = number(point.value) + (f" ({point.band})" if point.band else "")
            yield f"{series.title}, {date_format(localtime(point.at))}", said


def _plan(rows: Sequence[Any], opened: Opened) -> Iterator[tuple[str, str]]:
    for row in rows:
        content = opened[row.pk]
        if _is(row, Goal):
            yield str(PARTS[Part.GOAL]), str(content["client_words"])
        elif _is(row, PlanLine):
            yield str(PARTS[Part(row.part)]), str(content["text"])


def _safety_plan(rows: Sequence[Any], opened: Opened) -> Iterator[tuple[str, str]]:
    titles = {step.id: step.title for step in STEPS}
    for row in rows:
        for step, lines in opened[row.pk]["lines"].items() if _is(row, SafetyPlan) else ():
            yield _(titles[step]), "\n".join(lines)


def _is(row: SealedRecord, model: type[SealedRecord]) -> bool:
    return isinstance(row, model)


_LINES = {Kind.SCORES: _scores, Kind.PLAN: _plan, Kind.SAFETY_PLAN: _safety_plan}

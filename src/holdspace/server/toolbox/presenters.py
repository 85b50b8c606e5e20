"""The toolbox as its pages show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from holdspace.definitions.worksheet_files import load_worksheets
from holdspace.domain.toolbox.strategy import Helped, Try, how_it_helped
from holdspace.domain.toolbox.worksheet import AnswerKind
from holdspace.server.toolbox.models import FilledWorksheet, Strategy, StrategyTry
from holdspace.server.ui.language import page_language

Opened = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownStrategy:
    """A strategy with what its tries amount to."""

    id: UUID
    words: str
    when: str
    is_shared: bool
    helped: Helped


@dataclass(frozen=True, slots=True)
class ShownWorksheet:
    """A filled worksheet: its title, the first answer as its name, the strengths before and after, and all answers."""

    id: UUID
    title: str
    name: str
    written_at: datetime
    is_shared: bool
    before: int | None
    after: int | None
    answers: tuple[tuple[str, str | int], ...]
    words: tuple[str, ...]


def shown_strategies(
    strategies: Sequence[Strategy], tries: Sequence[StrategyTry], opened: Opened
) -> list[ShownStrategy]:
    """Return the strategies, what helped most first and what was not tried yet last."""
    by_strategy: dict[UUID, list[Try]] = defaultdict(list)
    for each in tries:
        by_strategy[each.strategy_id].append(Try(**opened[each.pk]))
    shown = [_shown_strategy(row, by_strategy[row.pk], opened[row.pk]) for row in strategies]
    return sorted(shown, key=lambda each: (each.helped.middle is None, -(each.helped.middle or 0)))


def _shown_strategy(row: Strategy, tries: Sequence[Try], content: Mapping[str, Any]) -> ShownStrategy:
    return ShownStrategy(row.pk, content["words"], content["when"], row.is_shared, how_it_helped(tries))


def shown_worksheet(row: FilledWorksheet, content: Mapping[str, Any]) -> ShownWorksheet:
    """Return a worksheet as it is read; questions that were left out are left out."""
    worksheet, answers = load_worksheets(page_language())[content["worksheet"]], content["answers"]
    words = [answers.get(each.id) or "" for each in worksheet.questions if each.kind is AnswerKind.WORDS]
    given = [(each.title, answers[each.id]) for each in worksheet.questions if answers.get(each.id) not in {None, ""}]
    return ShownWorksheet(
        id=row.pk,
        title=worksheet.title,
        name=words[0],
        written_at=row.created_at,
        is_shared=row.is_shared,
        before=answers.get(worksheet.before),
        after=answers.get(worksheet.after),
        answers=tuple(given),
        words=tuple(words),
    )

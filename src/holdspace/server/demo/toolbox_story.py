"""What a story tells of a client's toolbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StrategyStory:
    """Something that helps, from a session on; ``tries`` are {helped, when}."""

    words: str
    set_in: int
    when: str = ""
    is_shared: bool = False
    tries: list[Mapping[str, int | str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WorksheetStory:
    """A worksheet filled in some days after a session."""

    in_session: int
    answers: Mapping[str, str | int]
    worksheet: str = "thought_record"
    is_shared: bool = False

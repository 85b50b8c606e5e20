"""What differs between two versions of the plan: new, ended and reworded lines, and within those the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from uuid import UUID

from holdspace.domain.plan.proposals import Part


class Kept(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plan over the versions it stood in: from ``since`` on, up to but not in ``until``.

    ``follows`` is the line whose place it took.
    """

    id: UUID
    part: Part
    text: str = field(repr=False)
    since: int
    until: int | None = None
    follows: UUID | None = None

    def stands_in(self, version: int) -> bool:
        """Return whether the line was part of this version."""
        return self.since <= version and (self.until is None or version < self.until)


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that differs, piece by piece; ``kind`` is SAME for one whose words changed."""

    part: Part
    kind: Kept
    pieces: tuple[tuple[Kept, str], ...]


def differences(lines: Iterable[Line], before: int, now: int) -> tuple[LineDifference, ...]:
    """Return what differs from one version to a later one, in the order of the plan's parts."""
    known = {line.id: line for line in lines}
    was = [line for line in known.values() if line.stands_in(before)]
    is_ = [line for line in known.values() if line.stands_in(now)]
    found = sorted(_differences(known, was, is_), key=lambda each: list(Part).index(each.part))
    return tuple(found)


def _differences(known: dict[UUID, Line], was: Sequence[Line], is_: Sequence[Line]) -> Iterator[LineDifference]:
    earlier = {line.id: line for line in was}
    followed = set()
    for line in is_:
        first = _origin(line, known, earlier)
        if first is None:
            yield LineDifference(line.part, Kept.NEW, ((Kept.NEW, line.text),))
        else:
            followed.add(first.id)
            if first.text != line.text:
                yield LineDifference(line.part, Kept.SAME, words_between(first.text, line.text))
    yield from (
        LineDifference(line.part, Kept.GONE, ((Kept.GONE, line.text),)) for line in was if line.id not in followed
    )


def _origin(line: Line, known: dict[UUID, Line], earlier: dict[UUID, Line]) -> Line | None:
    """Return the line of the earlier version that this one goes back to."""
    here: Line | None = line
    while here is not None and here.id not in earlier:
        here = known.get(here.follows) if here.follows else None
    return here


def words_between(before: str, now: str) -> tuple[tuple[Kept, str], ...]:
    """Return the two texts as one, word by word: what stayed, what is gone, what is new."""
    old, new = before.split(), now.split()
    pieces: list[tuple[Kept, str]] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append((Kept.SAME, " ".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append((Kept.GONE, " ".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append((Kept.NEW, " ".join(new[new_from:new_to])))
    return tuple(pieces)

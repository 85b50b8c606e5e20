"""Reads the planted identifiers and measures how many are found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from holdspace.definitions.names_lists import german_name_lists, name_lists
from holdspace.domain.nameless.finding import find_identifiers
from holdspace.domain.nameless.german import is_german
from holdspace.domain.nameless.known import KnownNames
from holdspace.nlp.second_reader import SecondReader
from tests.repository.project import read

MARK = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True)
class Record:
    """What a record knows, what was said, and where in it identifiers were planted."""

    known: tuple[str, ...]
    turns: tuple[str, ...]
    planted: tuple[tuple[tuple[int, int], ...], ...]


def records(name: str) -> Iterator[Record]:
    for block in read(f"tests/vectors/nameless/{name}.txt").split("# known:")[1:]:
        known, *lines = block.strip().splitlines()
        yield Record(tuple(known.split(";")), tuple(MARK.sub(r"\1", line) for line in lines), tuple(map(_spans, lines)))


def _spans(line: str) -> tuple[tuple[int, int], ...]:
    spans = []
    for number, match in enumerate(MARK.finditer(line)):
        start = match.start() - 4 * number
        spans.append((start, start + len(match[1])))
    return tuple(spans)


@dataclass(frozen=True)
class Found:
    """How many were covered whole, of how many; what was missed; what share of everything else was hidden."""

    covered: int
    planted: int
    missed: tuple[str, ...]
    hidden_share: float

    @property
    def recall(self) -> float:
        return self.covered / self.planted


def measure(*names: str, with_known: bool, reader: SecondReader | None = None) -> Found:
    """Return what is found in these files; a planted identifier counts when every letter of it is replaced."""
    covered, missed, hidden, characters = 0, list[str](), 0, 0
    for record in (each for name in names for each in records(name)):
        known = KnownNames.of(record.known if with_known else ())
        lists = german_name_lists() if is_german(record.turns) else name_lists()
        found = find_identifiers(record.turns, known, lists, also=reader(record.turns) if reader else ())
        for text, there, planted in zip(record.turns, found, record.planted, strict=True):
            gone = {place for each in there for place in range(each.start, each.end)}
            told = {place for start, end in planted for place in range(start, end)}
            hidden, characters = hidden + len(gone - told), characters + len(text) - len(told)
            for start, end in planted:
                is_covered = all(place in gone or not text[place].isalnum() for place in range(start, end))
                covered += is_covered
                missed += [] if is_covered else [f"{text[start:end]!r} in {text!r}"]
    return Found(covered, covered + len(missed), tuple(missed), hidden / characters)

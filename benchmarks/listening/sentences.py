"""Is it known in which sentence a code lies? `python -m benchmarks.listening.sentences [--annomi utterances.csv]`.

On turns with a code for every sentence (`training/data/sentences`), which nothing was trained on: F1 over the
therapist's sentences, beside giving the turn's code to every sentence of it; over all turns of several sentences, and
over those whose turn was rightly given the code, which is what a sentence can be asked. Then how often the kind of a
found code is right, and whether cutting without marks finds the sentences again.

With AnnoMI: of turns that ask by the expert's label, have a question mark and several sentences, how often the surest
sentence is one with a mark. The coder learned these turns' labels, but never in which sentence they lie.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from holdspace.domain.coding.coded import SENTENCE_CODES, CodedTurn, CodedUtterance
from holdspace.domain.conversation.sentences import sentences_in
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.nlp.listening_coder import ListeningCoder
from holdspace.nlp.punctuation import PUNCTUATED, kind_of

OWN = Path(__file__).parents[2] / "training" / "data" / "sentences" / "sentences.csv"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One labelled sentence: the expert's label, the sentence's, its turn's, and whether the turn holds the code."""

    gold: str
    found: str
    of_turn: str
    turn_has: bool


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=OWN)
    parser.add_argument("--annomi", type=Path)
    options = parser.parse_args()
    coder = ListeningCoder.load()
    talks = _grouped(options.data)
    print(f"{coder.name}, {sum(map(len, talks))} turns; F1 of sentences: as marked, and the turn's code for every one")
    _report(coder, talks)
    print("The same words without marks and capitals:")
    _report(coder, [[[{**row, "text": _bare(row["text"])} for row in turn] for turn in turns] for turns in talks])
    if options.annomi:
        _annomi(coder, options.annomi)


def _report(coder: ListeningCoder, talks: Sequence[Sequence[Sequence[Row]]]) -> None:
    found: dict[str, list[Sentence]] = defaultdict(list)
    for turns in talks:
        for gold, coded in zip(turns, coder.code(_transcript(turns), in_sentences=True).turns, strict=True):
            if coded.turn.speaker is Speaker.THERAPIST and len(gold) > 1:
                for code in SENTENCE_CODES:
                    found[code] += _beside(gold, coded, code)
    for code, sentences in found.items():
        right = [each for each in sentences if each.turn_has and each.of_turn != "none"]
        kinds = [each.found == each.gold for each in sentences if "none" not in (each.found, each.gold)]
        print(
            f"{code}: {_f1(sentences, 'found'):.3f}, {_f1(sentences, 'of_turn'):.3f} over {len(sentences)} sentences; "
            f"in turns rightly given it {_f1(right, 'found'):.3f}, {_f1(right, 'of_turn'):.3f} over {len(right)}; "
            f"kind right {sum(kinds) / max(len(kinds), 1):.2f} of {len(kinds)}"
        )
    print(f"places of cuts found again: {_cut(talks):.3f} (F1)")


def _beside(gold: Sequence[Row], coded: CodedTurn, code: str) -> Iterator[Sentence]:
    turn_has = any(row[code] != "none" for row in gold)
    for row, (start, end) in zip(gold, _places(gold), strict=True):
        of_turn = coded.labels[code]
        at = _overlapping(coded.utterances, start, end)
        yield Sentence(row[code], at.labels[code] if at else of_turn, of_turn, turn_has)


def _overlapping(parts: Sequence[CodedUtterance], start: int, end: int) -> CodedUtterance | None:
    """Return the sentence as cut that holds most of one as labelled; None where the turn was not cut."""
    return max(parts, key=lambda part: min(end, part.end) - max(start, part.start), default=None)


def _f1(sentences: Sequence[Sentence], side: str) -> float:
    gold = [each.gold != "none" for each in sentences]
    said = [bool(getattr(each, side) != "none") for each in sentences]
    both = sum(map(bool.__and__, gold, said))
    return 2.0 * both / max(sum(gold) + sum(said), 1)


def _cut(talks: Sequence[Sequence[Sequence[Row]]]) -> float:
    """Return F1 of the places where a turn is cut."""
    wanted = found = both = 0
    for turns in talks:
        has_marks = kind_of([_joined(turn) for turn in turns]) == PUNCTUATED
        for turn in turns:
            places = {start for start, _ in _places(turn)} - {0}
            cuts = {start for start, _ in sentences_in(_joined(turn), has_marks=has_marks)} - {0}
            wanted, found, both = wanted + len(places), found + len(cuts), both + len(places & cuts)
    return 2 * both / (wanted + found)


def _bare(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter not in ".?!,;:")


def _annomi(coder: ListeningCoder, data: Path) -> None:
    turns = asked = chance = 0.0
    for rows in _grouped(data):
        for (row,), coded in zip(rows, coder.code(_transcript(rows), in_sentences=True).turns, strict=True):
            marks = ["?" in coded.turn.text[part.start : part.end] for part in coded.utterances]
            if any(marks) and row["question"] not in ("", "none"):
                surest = max(range(len(marks)), key=lambda at: coded.utterances[at].probabilities["question"])
                turns, asked, chance = turns + 1, asked + marks[surest], chance + sum(marks) / len(marks)
    print(f"AnnoMI: the surest sentence has a question mark in {asked / turns:.3f} of {turns:.0f} turns that ask, by")
    print(f"chance alone in {chance / turns:.3f}")


def _grouped(data: Path) -> list[list[list[Row]]]:
    """Return the rows by conversation and turn, in order."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    with data.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["dialogue_id"]][row["turn_index"]].append(row)
    return [list(turns.values()) for turns in found.values()]


def _transcript(turns: Sequence[Sequence[Row]]) -> Transcript:
    said = ((at, turn[0]["speaker"], _joined(turn)) for at, turn in enumerate(turns))
    return Transcript(tuple(Turn(at, Speaker(speaker), text) for at, speaker, text in said))


def _joined(turn: Sequence[Row]) -> str:
    return " ".join(row["text"] for row in turn)


def _places(turn: Sequence[Row]) -> list[tuple[int, int]]:
    places, start = [], 0
    for row in turn:
        places.append((start, start + len(row["text"])))
        start += len(row["text"]) + 1
    return places


if __name__ == "__main__":
    main()

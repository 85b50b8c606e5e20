"""Do the figures tell well-led from badly led talks? `python -m benchmarks.listening.known_groups --data annomi`.

Known-groups validity: for each figure the chance that a dialogue called high-quality has a higher value than one called
low-quality (AUC; .5 is none), from an expert's labels and from the shipped coder. The interval is the middle 95 % over
resamples of groups of dialogues (same video or scene). The coder was trained on these dialogues: its column flatters,
the experts' column does not. Quality is the publisher's label of a video, made to show good or bad practice.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

from holdspace.domain.coding.asking import runs_of_questions, stacked_questions
from holdspace.domain.coding.coded import CLIENT_CODES, THERAPIST_CODES, CodedTranscript, CodedTurn
from holdspace.domain.coding.figure import Quantity
from holdspace.domain.coding.moments import MINIMUM_WORDS
from holdspace.domain.coding.strain_markers import StrainFamily, strain_markers
from holdspace.domain.coding.summary import QUANTITIES
from holdspace.domain.coding.timing import interrupted_turns
from holdspace.domain.coding.uptake import taken_up
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.workflows.coder import Coder

RESAMPLES = 2000
# Of feelings few are named in a short talk, so that one is enough here.
FEWEST, FEWEST_FEELINGS = 3, 1
Values = Mapping[str, float | None]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    about = {row["dialogue_id"]: row for row in _rows(options.data / "dialogues.csv")}
    dialogues: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(options.data / "utterances.csv"):
        dialogues[row["dialogue_id"]].append(row)
    coder = Coder.load()
    expert: dict[str, Values] = {}
    machine: dict[str, Values] = {}
    for id_, rows in dialogues.items():
        coded = coder.code(Transcript(tuple(map(_turn, rows))))
        machine[id_] = values(coded)
        expert[id_] = values(_by_expert(rows, coded))
    groups = {id_: row["group_id"] for id_, row in about.items()}
    is_high = {id_: row["mi_quality"] == "high" for id_, row in about.items()}
    print(
        f"{sum(is_high.values())} high, {len(is_high) - sum(is_high.values())} low; AUC [95 %], dialogues with a value"
    )
    for name in machine[next(iter(machine))]:
        print(f"{name:30} expert {_auc(name, expert, is_high, groups)}   coder {_auc(name, machine, is_high, groups)}")


def values(coded: CodedTranscript) -> Values:
    """Return every figure of a dialogue, and those that stand in the feedback, each per turn of its speaker."""
    found = {each.id: _raw(each, coded) for each in QUANTITIES if "_count" not in each.id}
    n_therapist, n_client = len(coded.of(Speaker.THERAPIST)), len(coded.of(Speaker.CLIENT))
    for code in ("question", "reflection"):
        found[f"{code} per turn"] = sum(each.presence_of(code) for each in coded.turns) / max(n_therapist, 1)
    strain, said = strain_markers(coded), pairwise(coded.turns)
    found["client words taken up"] = _part(
        [bool(taken_up(a.turn.text, b.turn.text)) for a, b in said if _is_full_answer(a, b)]
    )
    found["stacked questions per turn"] = len(stacked_questions(coded)) / max(n_therapist, 1)
    found["cut off per client turn"] = len(interrupted_turns(coded)) / max(n_client, 1)
    for family in StrainFamily:
        found[f"{family} per client turn"] = sum(each.family is family for each in strain) / max(n_client, 1)
    found["questions in a row per turn"] = sum(map(len, runs_of_questions(coded))) / max(n_therapist, 1)
    found["words of a client turn"] = sum(len(e.turn.text.split()) for e in coded.of(Speaker.CLIENT)) / max(n_client, 1)
    return found


def _raw(quantity: Quantity, coded: CodedTranscript) -> float | None:
    """Return a figure's value; of fewer turns than a page would show it for, as badly led talks are short."""
    rows = quantity.rows(coded.turns)
    sums = tuple(map(sum, zip(*rows, strict=True)))
    fewest = FEWEST_FEELINGS if quantity.id == "feeling_uptake_share" else FEWEST
    return quantity.value(sums) if sum(sums) >= fewest else None


def _part(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _is_full_answer(said: CodedTurn, answer: CodedTurn) -> bool:
    is_answer = said.turn.speaker is Speaker.CLIENT and answer.turn.speaker is Speaker.THERAPIST
    return is_answer and min(len(each.turn.text.split()) for each in (said, answer)) >= MINIMUM_WORDS


def _by_expert(rows: Sequence[Mapping[str, str]], coded: CodedTranscript) -> CodedTranscript:
    """Return the expert's codes; emotions, which no expert gave, stay the coder's."""
    turns = []
    for row, each in zip(rows, coded.turns, strict=True):
        own = THERAPIST_CODES if each.turn.speaker is Speaker.THERAPIST else CLIENT_CODES
        labels = {code: row.get(code) or each.labels[code] for code in own}
        emotions = {code: each.distributions[code] for code in labels if code == "emotions"}
        turns.append(CodedTurn(each.turn, labels, {}, distributions=emotions))
    return CodedTranscript(tuple(turns), "expert")


def _auc(name: str, found: Mapping[str, Values], is_high: Mapping[str, bool], groups: Mapping[str, str]) -> str:
    by_group: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for id_, each in found.items():
        value = each.get(name)
        if value is not None:
            by_group[groups[id_]].append((value, is_high[id_]))
    cases = [case for group in by_group.values() for case in group]
    chance, names = Random(7), list(by_group)
    draws = []
    for _ in range(RESAMPLES):
        drawn = [case for group in chance.choices(names, k=len(names)) for case in by_group[group]]
        draws.append(auc(drawn))
    ordered = sorted(draw for draw in draws if draw is not None)
    value = auc(cases)
    if value is None or not ordered:
        return "too few"
    n_low = sum(not high for _, high in cases)
    lower, upper = ordered[round(0.025 * (len(ordered) - 1))], ordered[round(0.975 * (len(ordered) - 1))]
    return f"{value:.2f} [{lower:.2f}, {upper:.2f}] {len(cases) - n_low}+{n_low}"


def auc(cases: Sequence[tuple[float, bool]]) -> float | None:
    """Return the chance that a high case has the larger value, ties counting a half; None with one group only."""
    high = [value for value, is_high in cases if is_high]
    low = [value for value, is_high in cases if not is_high]
    if not high or not low:
        return None
    wins = sum((a > b) + (a == b) / 2 for a in high for b in low)
    return wins / (len(high) * len(low))


def _turn(row: Mapping[str, str]) -> Turn:
    return Turn(int(row["turn_index"]), Speaker(row["speaker"]), row["text"])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()

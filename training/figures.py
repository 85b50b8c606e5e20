"""How good a coder is on dialogues that neither its members nor its decoding had seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from holdspace.nlp.decoding import Decoder
from training.blend import decoder, fit_decoding, macro_f1
from training.cross_validate import MEMBERS, Held
from training.data import HEADS
from training.targets import hard_labels
from training.vectors import Read

RESAMPLES = 400
LEAST_TURNS = 5
LEAST_IN_GROUP = 150  # turns


@dataclass
class Coded:
    """The labelled turns of one dialogue and one head: gold, probabilities, what was chosen."""

    gold: np.ndarray
    chances: np.ndarray
    chosen: np.ndarray


Codes = Sequence[Mapping[str, Coded]]


def cross_fitted(reads: Sequence[Read], held: Sequence[Held], variant: int, members: Sequence[str] = MEMBERS) -> Codes:
    """Return each dialogue decoded by weights and temperatures fitted on the other folds."""
    found: list[Mapping[str, Coded]] = []
    for fold in sorted({read.dialogue.fold for read in reads}):
        others = [read for read in reads if read.dialogue.fold != fold]
        decode = decoder(fit_decoding(others, held, variant, members))
        found += code([read for read in reads if read.dialogue.fold == fold], held, variant, decode)
    return found


def code(reads: Sequence[Read], held: Sequence[Held], variant: int, decode: Decoder) -> Codes:
    """Return gold and coded labels, dialogue by dialogue."""
    by_id = {each.dialogue_id: each for each in held}
    found = []
    for read in reads:
        chances = decode.probabilities(by_id[read.dialogue.id].logits[variant])
        each = {}
        for head in HEADS:
            rows, labels = hard_labels(read, head)
            each[head] = Coded(labels, chances[head][rows], decode.choose(head, chances[head][rows]))
        found.append(each)
    return found


def figures(codes: Codes) -> dict[str, Any]:
    """Return macro-F1 of each head, F1 of each label, presence, calibration, and accuracy where the coder is sure."""
    table: dict[str, Any] = {}
    per_label = {}
    for head, labels in HEADS.items():
        each = _joined(codes, head)
        scores = f1_score(each.gold, each.chosen, average=None, labels=range(len(labels)), zero_division=0)
        table[head] = float(scores.mean())
        per_label[head] = {name: float(value) for name, value in zip(labels, scores, strict=True)}
        if labels[0] == "none":
            table[f"{head}_present"] = float(f1_score(each.gold > 0, each.chosen > 0))
    for head in ("behaviour", "client_talk"):
        each = _joined(codes, head)
        table[f"{head}_accuracy"] = float((each.chosen == each.gold).mean())
        table[f"{head}_accuracy_at_70_percent_coverage"] = _accuracy_of_surest(each, 0.7)
        table[f"{head}_calibration_error"] = calibration_error(each)
    return {**table, "per_label": per_label}


def main_figures(codes: Codes) -> dict[str, float]:
    """Return the macro-F1 of each head only."""
    found = {}
    for head, labels in HEADS.items():
        each = _joined(codes, head)
        if len(each.gold):
            found[head] = macro_f1(each.gold, each.chosen, len(labels))
    return found


def by_group(reads: Sequence[Read], codes: Codes, groups: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the main figures of each group of dialogues, for groups large enough to tell."""
    found = {}
    for group in sorted({*groups} - {""}):
        theirs = [code for code, name in zip(codes, groups, strict=True) if name == group]
        turns = sum(len(read.dialogue.turns) for read, name in zip(reads, groups, strict=True) if name == group)
        if turns >= LEAST_IN_GROUP:
            found[group] = main_figures(theirs) | {"turns": float(turns)}
    return found


def set_figures(codes: Codes, thresholds: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return how often a turn's set holds the right label, and how many labels it has on average."""
    found = {}
    for head, labels in HEADS.items():
        each = _joined(codes, head)
        in_set = each.chances >= np.array([thresholds[head][label] for label in labels])
        found[head] = {
            "coverage": float(in_set[np.arange(len(each.gold)), each.gold].mean()),
            "mean_size": float(in_set.sum(1).mean()),
        }
    return found


def three_labels(codes: Codes) -> float:
    """Return macro-F1 of question, input and other: the physical-activity dialogues hold one reflection only."""
    each = _joined(codes, "behaviour")
    labels = [at for at, name in enumerate(HEADS["behaviour"]) if name != "reflection"]
    return float(f1_score(each.gold, each.chosen, average="macro", labels=labels))


def balance_correlation(codes: Codes) -> float:
    """Return Pearson's r, over sessions, of the log ratio of reflections to questions as coded and by the experts."""
    pairs = []
    for each in codes:
        asked, reflected = each["question"], each["reflection"]
        if len(asked.gold) >= LEAST_TURNS:
            soft = [float((1 - part.chances[:, 0]).sum()) for part in (reflected, asked)]
            hard = [float((part.gold > 0).sum()) for part in (reflected, asked)]
            pairs.append((_log_ratio(*soft), _log_ratio(*hard)))
    return float(np.corrcoef(np.array(pairs).T)[0, 1])


def by_dialogue_interval(codes: Codes, head: str) -> list[float]:
    """Return the middle 95 % of macro-F1 over resamples of whole dialogues."""
    random, drawn = np.random.default_rng(0), []
    for _ in range(RESAMPLES):
        sample = [codes[at] for at in random.integers(0, len(codes), len(codes))]
        each = _joined(sample, head)
        drawn.append(macro_f1(each.gold, each.chosen, len(HEADS[head])))
    return [float(np.quantile(drawn, share)) for share in (0.025, 0.975)]


def calibration_error(coded: Coded, bins: int = 10) -> float:
    """Return the expected calibration error of the chosen label, over bins of equal width."""
    sure, right = _sureness(coded), coded.chosen == coded.gold
    place = np.minimum((sure * bins).astype(int), bins - 1)
    parts = (abs(right[place == at].mean() - sure[place == at].mean()) * (place == at).mean() for at in set(place))
    return float(sum(parts))


def _accuracy_of_surest(coded: Coded, coverage: float) -> float:
    order = np.argsort(-_sureness(coded))[: int(coverage * len(coded.gold))]
    return float((coded.chosen[order] == coded.gold[order]).mean())


def _sureness(coded: Coded) -> np.ndarray:
    found: np.ndarray = coded.chances[np.arange(len(coded.chosen)), coded.chosen]
    return found


def _joined(codes: Codes, head: str) -> Coded:
    parts = [each[head] for each in codes]
    return Coded(
        np.concatenate([part.gold for part in parts]),
        np.concatenate([part.chances for part in parts]),
        np.concatenate([part.chosen for part in parts]),
    )


def _log_ratio(reflections: float, questions: float) -> float:
    return float(np.log((reflections + 0.5) / (questions + 0.5)))

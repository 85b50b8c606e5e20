"""From the members' out-of-fold logits to what the card says: temperatures, thresholds, and honest figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from holdspace.nlp.decoding import Decoder
from training.cross_validate import Held
from training.data import HEADS
from training.targets import hard_labels
from training.vectors import Read

WEIGHTS = {"context": 2.0, "trees": 1.5, "words": 1.0}
GRID = np.arange(0.3, 2.51, 0.05)
# The least sure fifth of the turns is called unclear.
UNCLEAR_SHARE = 0.2
Chances = dict[str, np.ndarray]


def decoder(temperatures: Mapping[str, float] | None = None, weights: Mapping[str, float] = WEIGHTS) -> Decoder:
    """Return a decoder for these heads; emotions are decoded elsewhere."""
    ones = dict.fromkeys(HEADS, 1.0)
    return Decoder(HEADS, weights, temperatures or ones, ones, {}, {})


def gather(
    reads: Sequence[Read], held: Sequence[Held], variant: int, decode: Decoder
) -> tuple[dict[str, np.ndarray], Chances]:
    """Return gold labels and probabilities of all labelled turns, head by head."""
    by_id = {each.dialogue_id: each for each in held}
    gold: dict[str, list] = {head: [] for head in HEADS}
    found: dict[str, list] = {head: [] for head in HEADS}
    for read in reads:
        chances = decode.probabilities(by_id[read.dialogue.id].logits[variant])
        for head in HEADS:
            rows, labels = hard_labels(read, head)
            gold[head].append(labels)
            found[head].append(chances[head][rows])
    return {h: np.concatenate(v) for h, v in gold.items()}, {h: np.concatenate(v) for h, v in found.items()}


def fit_temperatures(gold: Mapping[str, np.ndarray], found: Chances) -> dict[str, float]:
    """Return for each head the temperature with the smallest log loss."""
    best = {}
    for head in HEADS:
        logs = np.log(np.maximum(found[head], 1e-9))
        rows = np.arange(len(gold[head]))

        def loss(temperature: float, logs: np.ndarray = logs, rows: np.ndarray = rows, head: str = head) -> float:
            scaled = logs / temperature
            return float((np.log(np.exp(scaled).sum(1)) - scaled[rows, gold[head]]).mean())

        best[head] = round(float(min(GRID, key=loss)), 3)
    return best


def unclear_below(found: Chances) -> dict[str, float]:
    """Return for each head the probability below which the coder would rather ask."""
    return {head: round(float(np.quantile(found[head].max(1), UNCLEAR_SHARE)), 3) for head in HEADS}


def figures(gold: Mapping[str, np.ndarray], found: Chances) -> dict[str, Any]:
    """Return macro-F1 of each head, F1 of each label, presence, calibration, and accuracy where the coder is sure."""
    table: dict[str, Any] = {}
    per_label = {}
    for head, labels in HEADS.items():
        guessed = found[head].argmax(1)
        each = f1_score(gold[head], guessed, average=None, labels=range(len(labels)), zero_division=0)
        table[head] = float(each.mean())
        per_label[head] = {name: float(value) for name, value in zip(labels, each, strict=True)}
        if labels[0] == "none":
            table[f"{head}_present"] = float(f1_score(gold[head] > 0, guessed > 0))
    table["behaviour_accuracy_at_70_percent_coverage"] = _accuracy_of_surest(gold["behaviour"], found["behaviour"], 0.7)
    table["behaviour_calibration_error"] = calibration_error(gold["behaviour"], found["behaviour"])
    table["client_talk_calibration_error"] = calibration_error(gold["client_talk"], found["client_talk"])
    return {**table, "per_label": per_label}


def main_figures(gold: Mapping[str, np.ndarray], found: Chances) -> dict[str, float]:
    """Return the macro-F1 of each head only."""
    return {
        head: float(f1_score(gold[head], found[head].argmax(1), average="macro", labels=range(len(HEADS[head]))))
        for head in HEADS
        if len(gold[head])
    }


def balance_correlation(reads: Sequence[Read], held: Sequence[Held], decode: Decoder) -> float:
    """Return Pearson's r, over sessions, of the log ratio of reflections to questions as coded and by the experts."""
    by_id = {each.dialogue_id: each for each in held}
    pairs = []
    for read in reads:
        chances = decode.probabilities(by_id[read.dialogue.id].logits[0])
        rows, asked = hard_labels(read, "question")
        reflected = hard_labels(read, "reflection")[1]
        if len(rows) >= 5:
            soft = [(1 - chances[head][rows, 0]).sum() for head in ("reflection", "question")]
            pairs.append((_log_ratio(*soft), _log_ratio((reflected > 0).sum(), (asked > 0).sum())))
    return float(np.corrcoef(np.array(pairs).T)[0, 1])


def calibration_error(gold: np.ndarray, found: np.ndarray, bins: int = 10) -> float:
    """Return the expected calibration error of the best guess, over bins of equal width."""
    sure, right = found.max(1), found.argmax(1) == gold
    place = np.minimum((sure * bins).astype(int), bins - 1)
    parts = (abs(right[place == at].mean() - sure[place == at].mean()) * (place == at).mean() for at in set(place))
    return float(sum(parts))


def by_dialogue_interval(
    reads: Sequence[Read], held: Sequence[Held], decode: Decoder, head: str, resamples: int = 400
) -> list[float]:
    """Return the middle 95 % of macro-F1 over resamples of whole dialogues."""
    parts = [gather([read], held, 0, decode) for read in reads]
    pairs = [(gold[head], found[head].argmax(1)) for gold, found in parts]
    random, drawn = np.random.default_rng(0), []
    for _ in range(resamples):
        chosen = [pairs[at] for at in random.integers(0, len(pairs), len(pairs))]
        gold, guessed = (np.concatenate(side) for side in zip(*chosen, strict=True))
        drawn.append(f1_score(gold, guessed, average="macro", labels=range(len(HEADS[head])), zero_division=0))
    return [float(np.quantile(drawn, share)) for share in (0.025, 0.975)]


def _accuracy_of_surest(gold: np.ndarray, found: np.ndarray, coverage: float) -> float:
    order = np.argsort(-found.max(1))[: int(coverage * len(found))]
    return float((found[order].argmax(1) == gold[order]).mean())


def _log_ratio(reflections: float, questions: float) -> float:
    return float(np.log((reflections + 0.5) / (questions + 0.5)))

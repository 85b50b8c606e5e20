"""From the members' out-of-fold logits to how they are read together: weights, calibration, emphasis, thresholds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize

from holdspace.nlp.decoding import Decoder
from holdspace.nlp.probabilities import SMALLEST, reconcile, softmax
from training.cross_validate import MEMBERS, Held
from training.data import HEADS
from training.targets import hard_labels
from training.vectors import Read

# The least sure fifth of the turns is called unclear.
UNCLEAR_SHARE = 0.2
# A turn's set of labels misses the right one at most this often.
SET_MISS = 0.1
# An emphasis must gain this much macro-F1 on the turns it is chosen on, or it is left at 1.
LEAST_GAIN = 0.002
EMPHASES = np.exp(np.arange(-0.9, 0.91, 0.1))
PENALTY = 1e-3
Chances = dict[str, np.ndarray]


def fit_decoding(
    reads: Sequence[Read], held: Sequence[Held], variant: int, members: Sequence[str] = MEMBERS
) -> dict[str, Any]:
    """Return what decoding needs to know, fitted on turns that the members had not seen."""
    gold = _gold(reads)
    logs = _member_logs(reads, held, variant, members)
    weights, offsets, blended = {}, {}, {}
    for head, labels in HEADS.items():
        scales, shift = _calibrated([each[head][0] for each in logs.values()], gold[head])
        weights[head] = {member: round(float(s), 3) for member, s in zip(members, scales, strict=True)}
        offsets[head] = {label: round(float(s), 3) for label, s in zip(labels, shift, strict=True)}
        blended[head] = sum(s * each[head][1] for s, each in zip(scales, logs.values(), strict=True)) + shift
    return {"weights": weights, "offsets": offsets, **_after_reconciling(reads, blended, gold)}


def _after_reconciling(reads: Sequence[Read], blended: Chances, gold: Chances) -> dict[str, Any]:
    raw = {head: softmax(values) for head, values in blended.items()}
    raw |= reconcile(raw, HEADS)
    temperatures, emphasis, unclear, in_set = {}, {}, {}, {}
    for head, labels in HEADS.items():
        logs = np.log(np.maximum(raw[head][_rows(reads, head)], SMALLEST))
        (scale,), _ = _calibrated([logs], gold[head], is_shifted=False)
        temperatures[head] = round(float(1 / scale), 3)
        chances = softmax(logs * scale)
        factors = _emphasis(chances, gold[head])
        emphasis[head] = {label: round(float(f), 3) for label, f in zip(labels, factors, strict=True)}
        chosen = (chances * factors).argmax(1)
        unclear[head] = round(float(np.quantile(chances[np.arange(len(chances)), chosen], UNCLEAR_SHARE)), 3)
        in_set[head] = {label: least_in_set(chances[gold[head] == at, at]) for at, label in enumerate(labels)}
    return {"temperatures": temperatures, "emphasis": emphasis, "unclear_below": unclear, "in_set_from": in_set}


def least_in_set(chances: np.ndarray, miss: float = SET_MISS) -> float:
    """Return from which probability a label belongs to the set of what a turn may be.

    Split conformal sets, label by label (Mondrian): of turns that have the label, given here with the probability that
    it got, at most this share miss it in their set. Vovk, Gammerman & Shafer (2005), doi 10.1007/b106715.
    """
    if not len(chances):
        return 0.0
    rank = int(np.floor(miss * (len(chances) + 1)))
    return round(float(np.sort(chances)[rank - 1]), 4) if rank >= 1 else 0.0


def _calibrated(
    members: Sequence[np.ndarray], gold: np.ndarray, *, is_shifted: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Return each member's weight and each label's offset with the smallest log loss."""
    stacked = np.stack(members)
    n_members, n, n_labels = stacked.shape
    wanted = np.eye(n_labels)[gold]

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        scales, shift = values[:n_members], values[n_members:] * is_shifted
        chances = softmax(np.tensordot(scales, stacked, 1) + shift)
        wrong = (chances - wanted) / n
        by_scale = (stacked * wrong).sum((1, 2))
        by_shift = (wrong.sum(0) + 2 * PENALTY * shift) * is_shifted
        fit = -np.log(np.maximum(chances[wanted > 0], SMALLEST)).mean() + PENALTY * (shift**2).sum()
        return float(fit), np.concatenate([by_scale, by_shift]).astype(float)

    start = np.concatenate([np.full(n_members, 1 / n_members), np.zeros(n_labels)])
    bounds = [(0.0 if n_members > 1 else 0.2, 5.0)] * n_members + [(-2.0, 2.0)] * n_labels
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:n_members], found[n_members:] * is_shifted


def _emphasis(chances: np.ndarray, gold: np.ndarray) -> np.ndarray:
    """Return how much each label's probability counts when one is chosen, for the best macro-F1.

    Half of what is made large is macro-F1 as observed, half as expected from the probabilities, which varies less.
    """
    n = chances.shape[1]

    def score_of(factors: np.ndarray) -> float:
        chosen = (chances * factors).argmax(1)
        return (macro_f1(gold, chosen, n) + expected_macro_f1(chances, chosen)) / 2

    factors = np.ones(n)
    best = score_of(factors)
    for at in [*range(n)] * 2:
        for candidate in EMPHASES:
            tried = factors.copy()
            tried[at] = candidate
            score = score_of(tried)
            if score > best + LEAST_GAIN:
                factors, best = tried, score
    return factors


def macro_f1(gold: np.ndarray, guessed: np.ndarray, n: int) -> float:
    """Return the mean F1 over all labels of a head."""
    table = np.bincount(gold * n + guessed, minlength=n * n).reshape(n, n)
    return float((2 * np.diag(table) / np.maximum(table.sum(0) + table.sum(1), 1)).mean())


def expected_macro_f1(chances: np.ndarray, chosen: np.ndarray) -> float:
    """Return the macro-F1 to be expected of what was chosen, if the probabilities are right."""
    picked = np.eye(chances.shape[1])[chosen]
    return float((2 * (picked * chances).sum(0) / np.maximum(picked.sum(0) + chances.sum(0), SMALLEST)).mean())


def decoder(decoding: Mapping[str, Any]) -> Decoder:
    """Return a decoder for these heads; emotions are decoded elsewhere."""
    return Decoder(heads=HEADS, emotions={}, emotion_thresholds={}, **decoding)


def _rows(reads: Sequence[Read], head: str) -> np.ndarray:
    """Return which of all turns, in order, have a label of this head."""
    found, start = [], 0
    for read in reads:
        found.append(hard_labels(read, head)[0] + start)
        start += len(read.dialogue.turns)
    return np.concatenate(found)


def _gold(reads: Sequence[Read]) -> Chances:
    return {head: np.concatenate([hard_labels(read, head)[1] for read in reads]) for head in HEADS}


def _member_logs(
    reads: Sequence[Read], held: Sequence[Held], variant: int, members: Sequence[str]
) -> dict[str, dict[str, tuple[np.ndarray, np.ndarray]]]:
    """Return each member's log probabilities, head by head: of the labelled turns, and of all."""
    by_id = {each.dialogue_id: each.logits[variant] for each in held}
    rows = {head: _rows(reads, head) for head in HEADS}
    found: dict[str, dict[str, tuple[np.ndarray, np.ndarray]]] = {}
    for member in members:
        found[member] = {}
        for head in HEADS:
            every = np.concatenate([by_id[read.dialogue.id][member][head] for read in reads])
            logs = np.log(np.maximum(softmax(every), SMALLEST))
            found[member][head] = (logs[rows[head]], logs)
    return found

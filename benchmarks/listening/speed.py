"""How fast is coding? `python -m benchmarks.listening.speed [--turns 600]`: CPU time beside wall time, on made-up talk.

Cold start is a new process from nothing to the last code; warm is the same coder again. Turns are as long as those of
real sessions (mean 24 tokens, some far longer).
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.nlp.listening_coder import ListeningCoder

WORDS = (
    "I you we they it that this what how when because but and so really think feel know want need work home sleep "
    "mother friend week night day talk drink try stop help hard good bad tired maybe never always something nothing "
    "would could should can been was are have had going to about with for not"
).split()


def conversation(turns: int) -> Transcript:
    """Return talk without meaning, of lengths like those of sessions: many short turns and a few long ones."""
    chance = random.Random(1)
    speakers = (Speaker.THERAPIST, Speaker.CLIENT)
    return Transcript(
        tuple(
            Turn(at, speakers[at % 2], _text(chance, min(int(chance.lognormvariate(2.6, 1)) + 1, 200)))
            for at in range(turns)
        )
    )


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + chance.choice(".?.")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--turns", type=int, default=600)
    options = parser.parse_args()
    talk = conversation(options.turns)
    words = sum(len(turn.text.split()) for turn in talk.turns) / options.turns
    print(f"{options.turns} turns, {words:.0f} words each, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for workers in (1, os.cpu_count() or 1):
        coder = ListeningCoder.load(workers=workers)
        coder.code(talk)
        wall, cpu = time.perf_counter(), time.process_time()
        coder.code(talk)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        rate = options.turns / cpu
        print(f"warm, {workers} worker(s): wall {wall:.2f} s, CPU {cpu:.2f} s, {rate:.0f} turns per CPU second")
    start = cold(talk)
    print(
        f"cold, holdspace code table to table: wall {start.wall:.2f} s, CPU {start.cpu:.2f} s, {start.megabytes:.0f} MB"
    )


@dataclass(frozen=True, slots=True)
class Cold:
    """What a run from nothing took: seconds by the clock and of CPU, and its memory at most."""

    wall: float
    cpu: float
    megabytes: float


def cold(talk: Transcript) -> Cold:
    """Code a conversation by the command; memory is that of the largest process that this one has started so far."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "talk.csv"
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["dialogue_id", "turn_index", "speaker", "text"])
            writer.writerows(["talk", turn.index, turn.speaker.value, turn.text] for turn in talk.turns)
        command = "from holdspace.cli.main import main; main()"
        before, began = os.times(), time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", command, "code", str(table), "--output", str(table.with_suffix(".out.csv"))],
            check=True,
        )
        wall, after = time.perf_counter() - began, os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        return Cold(wall, cpu, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1.024e-3)


if __name__ == "__main__":
    main()

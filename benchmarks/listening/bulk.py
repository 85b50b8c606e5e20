"""How fast, in how much memory, is an archive coded? `python -m benchmarks.listening.bulk [--rows N] [--workers 2]`.

Made-up talk in conversations of 60 turns, written as Parquet and coded by `holdspace code`, once by one process and
once by several. Memory is that of the command and its processes together (pages they share are counted once), looked
at twice a second: its course over the run is printed, as flat is what counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.listening.speed import conversation

TURNS = 60
COMMAND = "from holdspace.cli.main import main; main()"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quick", action="store_true", help="the quick coder, and the run of several processes alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.parquet"
        write(archive, options.rows)
        print(f"{options.rows} rows, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for workers in (options.workers,) if options.quick else dict.fromkeys((1, options.workers)):
            output = Path(folder) / f"coded-{workers}.parquet"
            print(measure(archive, output, workers, options.rows, quick=options.quick))
        if options.quick:
            return
        first, last = (pl.read_parquet(Path(folder) / f"coded-{n}.parquet") for n in (1, options.workers))
        print(f"same rows and codes: {first.equals(last)}")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the command: its rows and processes, its seconds by the clock and of CPU, its memory along the way."""

    rows: int
    workers: int
    wall: float
    cpu: float
    megabytes: tuple[float, ...]

    @property
    def most(self) -> float:
        """The most memory that was seen, in megabytes."""
        return max(self.megabytes, default=0.0)

    def __str__(self) -> str:
        seen = self.megabytes
        course = " ".join(f"{seen[len(seen) * tenth // 10]:.0f}" for tenth in range(10)) if seen else "-"
        by_clock, by_cpu = self.rows / self.wall, self.rows / self.cpu
        return (
            f"{self.workers} process(es): wall {self.wall:.0f} s, {by_clock:.0f} rows/s; CPU {self.cpu:.0f} s, "
            f"{by_cpu:.0f} rows per CPU second; memory at most {self.most:.0f} MB, over the run {course}"
        )


def write(archive: Path, rows: int) -> None:
    """Write an archive of made-up talk."""
    # One long talk cut into conversations, each with a word of its own so that none is read from a cache.
    turns = conversation(rows).turns
    said = [
        (f"d{at // TURNS:07d}", at % TURNS, turn.speaker.value, f"{turn.text} {at}") for at, turn in enumerate(turns)
    ]
    schema = ["dialogue_id", "turn_index", "speaker", "text"]
    pl.DataFrame(said, schema=schema, orient="row").write_parquet(archive)


def measure(archive: Path, output: Path, workers: int, rows: int, *, quick: bool = False) -> Run:
    """Code an archive by the command, and look at its memory meanwhile."""
    command = [sys.executable, "-c", COMMAND, "code", str(archive), "--output", str(output), "--workers", str(workers)]
    command += ["--quick"] if quick else []
    before, began = os.times(), time.perf_counter()
    run = subprocess.Popen(command)
    seen = tuple(_memory(run))
    wall, after = time.perf_counter() - began, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    if run.returncode:
        raise SystemExit(run.returncode)
    return Run(rows, workers, wall, cpu, seen)


def _memory(run: subprocess.Popen[bytes]) -> Iterator[float]:
    while run.poll() is None:
        yield sum(_megabytes(pid) for pid in _family(run.pid))
        time.sleep(0.5)


def _family(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        tasks = Path(f"/proc/{each}/task")
        for task in tasks.glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    main()

"""How fast, and in how much memory, is an archive coded? `python -m benchmarks.coding.bulk [--rows N] [--workers 2]`.

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
from pathlib import Path

import polars as pl

from benchmarks.coding.speed import conversation

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
        _write(archive, options.rows)
        print(f"{options.rows} rows, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for workers in (options.workers,) if options.quick else dict.fromkeys((1, options.workers)):
            _measure(archive, Path(folder) / f"coded-{workers}.parquet", workers, options.rows, quick=options.quick)
        if options.quick:
            return
        first, last = (pl.read_parquet(Path(folder) / f"coded-{n}.parquet") for n in (1, options.workers))
        print(f"same rows and codes: {first.equals(last)}")


def _write(archive: Path, rows: int) -> None:
    # One long talk cut into conversations, each with a word of its own so that none is read from a cache.
    turns = conversation(rows).turns
    said = [
        (f"d{at // TURNS:07d}", at % TURNS, turn.speaker.value, f"{turn.text} {at}") for at, turn in enumerate(turns)
    ]
    schema = ["dialogue_id", "turn_index", "speaker", "text"]
    pl.DataFrame(said, schema=schema, orient="row").write_parquet(archive)


def _measure(archive: Path, output: Path, workers: int, rows: int, *, quick: bool) -> None:
    command = [sys.executable, "-c", COMMAND, "code", str(archive), "--output", str(output), "--workers", str(workers)]
    command += ["--quick"] if quick else []
    before, began = os.times(), time.perf_counter()
    run = subprocess.Popen(command)
    seen = list(_memory(run))
    wall, after = time.perf_counter() - began, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    course = " ".join(f"{seen[len(seen) * tenth // 10]:.0f}" for tenth in range(10)) if seen else "-"
    print(
        f"{workers} process(es): wall {wall:.0f} s, {rows / wall:.0f} rows/s; CPU {cpu:.0f} s, "
        f"{rows / cpu:.0f} rows per CPU second; memory at most {max(seen, default=0):.0f} MB, over the run {course}"
    )


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

"""Mixed models of growth beside their peers, in one run: `python -m benchmarks.statistics.growth [--clients 1000000]`.

Every fit runs in a process of its own, on one thread, in turns with the others, so that all meet the same load. Wall
and processor seconds are printed; on a busy machine the ratios of processor seconds are the steadier ones. Peers that
are not installed are left out and named:

* lme4, and glmmTMB for serial correlation: `Rscript` with Debian's r-cran-lme4 and r-cran-glmmtmb. lme4 is fitted at a
  tenth of the clients; its time at all of them is taken to be ten times as long, which it is at least.
* mixedlm-rs from PyPI, in an environment of its own: `--peer-python venv/bin/python` (with mixedlm-rs, pandas, polars,
  scipy, formulaic).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.statistics.growth_data import courses

HERE = Path(__file__).parent
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS")
ONE_THREAD = dict.fromkeys(THREADS, "1")


@dataclass
class Timed:
    """What the runs of one fit took."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    loglik: float = 0.0
    gradient: float | None = None
    added_bytes: int = 0

    def add(self, found: dict[str, Any]) -> None:
        """Take in what a process printed. Of several fits the first is left out: it loads and compiles."""
        runs = found["runs"][1:] or found["runs"]
        self.wall += [wall for wall, _ in runs]
        self.cpu += [cpu for _, cpu in runs]
        self.loglik, self.gradient = found["loglik"], found.get("gradient")
        self.added_bytes = max(self.added_bytes, found.get("added_bytes", 0))

    def shown(self, name: str, clients: int) -> str:
        """Return a line; memory is given where the process told it."""
        gradient = "" if self.gradient is None else f", gradient {self.gradient:.0e} n"
        memory = f", memory input + {self.added_bytes / clients:.0f} B a client" if self.added_bytes else ""
        return (
            f"{name:<22} wall {statistics.median(self.wall):8.3f} s, CPU {statistics.median(self.cpu):8.3f} s, "
            f"logLik {self.loglik:.6f}{gradient}{memory}"
        )


def run(python: str, name: str, path: Path, fits: int) -> dict[str, Any]:
    """Return what one process prints."""
    return _json([python, str(HERE / "growth_once.py"), name, str(path), str(fits)])


def run_r(script: str, path: Path) -> dict[str, Any]:
    """Return what R prints."""
    return _json(["Rscript", "--vanilla", str(HERE / "growth_peers.R"), script, str(path)])


def _json(command: list[str]) -> dict[str, Any]:
    return dict(json.loads(_run(command).splitlines()[-1]))


def _run(command: list[str]) -> str:
    root = HERE.parents[1]
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def compare(one: Timed, other: Timed, name: str, times: float = 1.0) -> str:
    """Return how many times as long the other took."""
    wall = times * statistics.median(other.wall) / statistics.median(one.wall)
    cpu = times * statistics.median(other.cpu) / statistics.median(one.cpu)
    return f"  {name}: {wall:#.3g} times by wall, {cpu:#.3g} by CPU"


def independent(options: argparse.Namespace, folder: Path) -> None:
    """Print figure 1: intercept and slope, independent residuals."""
    path, tenth = folder / "all.parquet", folder / "tenth.csv"
    table = courses(options.clients)
    table.write_parquet(path)
    table.filter(pl.col("client") < options.clients // 10).write_csv(tenth)
    print(
        f"\n{options.clients} clients, {table.height} sessions, intercept + slope, REML; load {os.getloadavg()[0]:.1f}"
    )
    found = {name: Timed() for name in ("integer", "any times", "mixedlm-rs", "lme4")}
    for _ in range(options.rounds):
        for name in ("integer", "any times"):
            found[name].add(run(sys.executable, name, path, 4))
        if options.peer_python:
            found["mixedlm-rs"].add(run(options.peer_python, "mixedlm-rs", path, 1))
        if shutil.which("Rscript"):
            found["lme4"].add(run_r("lme4", tenth))
        print(f"  a round is done; load {os.getloadavg()[0]:.1f}")
    for name, timed in found.items():
        print(
            timed.shown(name + (" (a tenth)" if name == "lme4" else ""), options.clients)
            if timed.wall
            else f"{name} is not installed"
        )
    for name in ("integer", "any times"):
        print(f"{name}:")
        for peer, times in (("lme4", 10.0), ("mixedlm-rs", 1.0)):
            if found[peer].wall:
                print(compare(found[name], found[peer], peer, times))


def serial(options: argparse.Namespace, folder: Path) -> None:
    """Print figure 2: the same with serial correlation."""
    path, small, small_csv = folder / "serial.parquet", folder / "serial_small.parquet", folder / "serial_small.csv"
    courses(options.clients, serial=1.5).write_parquet(path)
    table = courses(10_000, serial=1.5)
    table.write_parquet(small)
    table.write_csv(small_csv)
    found = {name: Timed() for name in ("integer", "serial", "serial, 10,000", "glmmTMB, 10,000")}
    for _ in range(options.rounds):
        found["integer"].add(run(sys.executable, "integer", path, 3))
        found["serial"].add(run(sys.executable, "serial", path, 3))
        found["serial, 10,000"].add(run(sys.executable, "serial", small, 4))
    if shutil.which("Rscript") and options.glmmtmb:
        found["glmmTMB, 10,000"].add(run_r("glmmTMB", small_csv))
    print(f"\nserial correlation, ML, {options.clients} and 10,000 clients; load {os.getloadavg()[0]:.1f}")
    for name, timed in found.items():
        clients = 10_000 if name.endswith("10,000") else options.clients
        print(timed.shown(name, clients) if timed.wall else f"{name} was left out")
    print(f"serial against independent:\n{compare(found['integer'], found['serial'], 'serial')}")
    if found["glmmTMB, 10,000"].wall:
        print(f"10,000 clients:\n{compare(found['serial, 10,000'], found['glmmTMB, 10,000'], 'glmmTMB')}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer-python", default="")
    parser.add_argument("--glmmtmb", action="store_true", help="run glmmTMB as well, which takes minutes")
    parser.add_argument("--only", choices=("independent", "serial", "kept"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.only in (None, "independent"):
            independent(options, Path(folder))
        if options.only in (None, "serial"):
            serial(options, Path(folder))
        if options.only in (None, "kept"):
            print(_run([sys.executable, "-m", "benchmarks.statistics.growth_kept", str(options.clients)]))


if __name__ == "__main__":
    main()

"""Kept statistics of a million: one session more, and a prediction for everybody. Run by `growth.py`, on one thread.

`python -m benchmarks.statistics.growth_kept CLIENTS`
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import polars as pl

from benchmarks.statistics.growth_data import courses
from benchmarks.statistics.growth_once import INTEGER
from holdspace.statistics.growth_model import GrowthModel
from holdspace.statistics.growth_outlook import keep_clients
from holdspace.statistics.growth_statistics import SufficientStats


def main() -> None:
    """Print what both take."""
    table = courses(int(sys.argv[1]))
    stats, model = SufficientStats.of(INTEGER).add(table), GrowthModel(INTEGER)
    before = model.fit(stats)
    rows = table.filter(pl.col("client") == 7)
    longer = pl.concat(
        [rows, rows[-1:].with_columns(session=rows["session"][-1] + 1, y=pl.lit(9.0))], how="vertical_relaxed"
    )
    clients = keep_clients(INTEGER, table)
    print(f"kept statistics of {stats.n_clients} clients; load {os.getloadavg()[0]:.1f}")
    _timed("refit after one session more", lambda: model.fit(stats.exchange(rows, longer), start=before))
    _timed("prediction of everybody with interval", lambda: clients.outlook(before, at=12, interval=0.8))


def _timed(what: str, act: Callable[[], object]) -> None:
    walls, cpus = [], []
    for _ in range(7):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    print(
        f"{what}: wall {1000 * statistics.median(walls):.0f} ms (best {1000 * min(walls):.0f}), "
        f"CPU {1000 * statistics.median(cpus):.0f} ms (best {1000 * min(cpus):.0f})"
    )


if __name__ == "__main__":
    main()

"""Rupture on several simulated practices, beside what knowing the true process would give.

python -m benchmarks.statistics.rupture [--clients 20000] [--practices 5] [--seed 11]

Learned from one practice (seed 1), drawn for others. The share of true beginnings that are flagged in the same session,
at the line that leaves exactly one (two) false alarms per ten clients, and at the line that the monitor chose itself.
The ceiling is the same filter with the parameters that the simulator draws from: nothing that is learned from alliance
scores can be expected to do better.
"""

from __future__ import annotations

import argparse

import numpy as np
import polars as pl

from benchmarks.statistics.figures import Array, say_least, say_load, say_within
from benchmarks.statistics.signals import LEAST_SENSITIVITY
from holdspace.statistics.alliance_alarm import AllianceAlarm
from holdspace.statistics.alliance_filter import AllianceParameters, AllianceSeries
from holdspace.statistics.clinic_simulation import ALLIANCE_AR, ALLIANCE_NOISE, ALLIANCE_SD, simulate_clinic
from holdspace.statistics.service_signals import alliance_rows, series_of

TRUE_PROCESS = AllianceParameters(
    base=3.90,
    drift=0.10,
    level_sd=float(np.hypot(0.52, 0.17)),
    state_sd=ALLIANCE_SD,
    range_=float(-1 / np.log(ALLIANCE_AR)),
    noise_sd=ALLIANCE_NOISE,
    ceiling=5 - 1e-9,
    hazard=0.045,
    drop=0.95,
    repair=0.50,
)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=20_000)
    parser.add_argument("--practices", type=int, default=5)
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    say_load()
    finished = _series(simulate_clinic(clients=options.clients, seed=1))
    alarms = {budget: AllianceAlarm.fit(finished, false_alarms_per_10_clients=budget) for budget in LEAST_SENSITIVITY}
    practices = [
        simulate_clinic(clients=options.clients, seed=options.seed + each) for each in range(options.practices)
    ]
    for budget, alarm in alarms.items():
        rows = np.array([_figures(table, alarm, budget) for table in practices])
        _report(budget, rows)


def _series(table: pl.DataFrame) -> AllianceSeries:
    return series_of(alliance_rows(table, alliance="alliance", source="simulation"), 1.0)


def _figures(table: pl.DataFrame, alarm: AllianceAlarm, budget: int) -> tuple[float, ...]:
    """Return sensitivity at the exact budget, that of the true process, own false alarms per 10, own sensitivity."""
    onset, active = (table[f"true_rupture_{name}"].to_numpy() == 1 for name in ("onset", "active"))
    series, clients = _series(table), table["client"].n_unique()
    depth, is_flagged = alarm.score(series, table.height)
    ceiling, _ = AllianceAlarm(TRUE_PROCESS, np.inf, 0.0).score(series, table.height)
    can_flag = (table["session"].to_numpy() >= 3) & ~np.isnan(depth)
    allowed = int(budget / 10 * clients)
    exact = [float((each > np.sort(each[can_flag & ~active])[-allowed - 1])[onset].mean()) for each in (depth, ceiling)]
    return *exact, 10 * float((is_flagged & ~active).sum()) / clients, float(is_flagged[onset].mean())


def _report(budget: int, rows: Array) -> None:
    exact, ceiling, false, own = rows.mean(axis=0)
    errors = rows.std(axis=0, ddof=1) / np.sqrt(len(rows))
    least = LEAST_SENSITIVITY[budget]
    say_least(f"exactly {budget} false per 10 (standard error {errors[0]:.4f}): sensitivity at onset", exact, least)
    print(f"        the true process, {budget} false per 10 (standard error {errors[1]:.4f}): {ceiling:.4f}")
    say_within(f"own flags for {budget}: false per 10 clients", false, 0.85 * budget, 1.15 * budget)
    say_least(f"own flags for {budget}: sensitivity at onset", own, least)


if __name__ == "__main__":
    main()

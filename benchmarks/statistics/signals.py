"""Not on track and rupture on a simulated practice with known truth.

python -m benchmarks.statistics.signals [--clients 20000] [--others 15000] [--seed 1]

Learned from one practice, drawn for another. Not on track: clients with at least six sessions, at sessions 2, 3 and 5;
an outcome is known by the last score. Rupture: the share of true beginnings that are flagged in the same session, at a
line that leaves exactly one (two) false alarms per ten clients, and at the lines that the signals chose themselves.
"""

from __future__ import annotations

import argparse
import io
import time

import numpy as np
import polars as pl

from benchmarks.statistics.figures import (
    Truth,
    area_under_curve,
    calibration_error,
    calibration_error_by_chance,
    root_mean_square,
    say_least,
    say_load,
    say_most,
    say_within,
)
from holdspace.statistics.clinic_simulation import simulate_clinic
from holdspace.workflows.draw_signals import draw_signals

COLUMNS = ["client", "session", "time", "phq9", "alliance"]
# Session: least AUC of no reliable improvement.
LEAST_AUC = {2: 0.817, 3: 0.845, 5: 0.881}
# False alarms per 10 clients: least sensitivity at onset.
LEAST_SENSITIVITY = {1: 0.51, 2: 0.60}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=20_000)
    parser.add_argument("--others", type=int, default=15_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    say_load()
    finished = simulate_clinic(clients=options.clients, seed=options.seed).select(COLUMNS)
    truth = simulate_clinic(clients=options.others, seed=options.seed + 1)
    drawn = _drawn(finished, truth, 1.0)
    _not_on_track(truth, drawn)
    _rupture(truth, {1: drawn, 2: _drawn(finished, truth, 2.0)})
    _causal(finished, truth, drawn)


def _drawn(finished: pl.DataFrame, truth: pl.DataFrame, false_alarms: float) -> pl.DataFrame:
    began = time.perf_counter()
    files = [io.BytesIO(), io.BytesIO()]
    for table, file in zip((truth.select(COLUMNS), finished), files, strict=True):
        table.write_parquet(file)
        file.seek(0)
    drawn = draw_signals(*files, false_alarms=false_alarms).table
    print(
        f"learned from {finished.height} and drawn for {truth.height} sessions in {time.perf_counter() - began:.0f} s"
    )
    return drawn


def _not_on_track(truth: pl.DataFrame, drawn: pl.DataFrame) -> None:
    rows = truth.select("client", "session", "phq9").join(drawn, on=["client", "session"])
    rows = rows.sort("client", "session").with_columns(
        pl.col("phq9").first().over("client").alias("first"),
        pl.col("phq9").last().over("client").alias("final"),
        pl.col("session").last().over("client").alias("ended"),
        pl.len().over("client").alias("n"),
    )
    for session, least in LEAST_AUC.items():
        at = rows.filter((pl.col("session") == session) & (pl.col("n") >= 6) & (pl.col("ended") > session))
        column = {name: at[name].to_numpy().astype(float) for name in at.columns}
        final, first = column["final"], column["first"]
        outcomes = {
            "no_improvement": final > first - 6,
            "deterioration": final >= first + 6,
        }
        for name, happened in outcomes.items():
            chance = column[f"{name}_probability"]
            auc = area_under_curve(happened, chance)
            say_least(f"{name} at session {session}, n {at.height}: AUC", auc, least)
            say_most(f"{name} at session {session}: calibration error", calibration_error(happened, chance), 0.02)
            print(f"        true chances would show {calibration_error_by_chance(chance):.4f}")
        inside = float(((final >= column["lower"]) & (final <= column["upper"])).mean())
        say_within(f"80 % interval of the last score at session {session}: coverage", inside, 0.78, 0.82)
        error, width = root_mean_square(column["expected"] - final), (column["upper"] - column["lower"]).mean()
        print(f"        last score at session {session}: RMSE {error:.2f}, mean width {width:.2f}")


def _rupture(truth: pl.DataFrame, drawn: dict[int, pl.DataFrame]) -> None:
    clients = truth["client"].n_unique()
    for budget, table in drawn.items():
        rows = truth.join(table, on=["client", "session"])
        onset, active = (rows[f"true_rupture_{name}"].to_numpy() == 1 for name in ("onset", "active"))
        depth = rows["rupture_score"].to_numpy().astype(float)
        can_flag = (rows["session"].to_numpy() >= 3) & ~np.isnan(depth)
        allowed = int(budget / 10 * clients)
        line = np.sort(depth[can_flag & ~active])[-allowed - 1]
        least = LEAST_SENSITIVITY[budget]
        say_least(f"rupture, exactly {budget} false per 10: sensitivity at onset", _share(depth > line, onset), least)
        flagged = rows["rupture_flag"].to_numpy() == 1
        false = 10 * float((flagged & ~active).sum()) / clients
        say_within(f"rupture, own flags for {budget}: false per 10 clients", false, 0.85 * budget, 1.15 * budget)
        say_least(f"rupture, own flags for {budget}: sensitivity at onset", _share(flagged, onset), least)
        print(f"        own flags for {budget}: {_share(active, flagged):.2f} of them in a true rupture")


def _share(of: Truth, among: Truth) -> float:
    return float(of[among].mean())


def _causal(finished: pl.DataFrame, truth: pl.DataFrame, drawn: pl.DataFrame) -> None:
    worst = 0.0
    for last in (2, 5, 9):
        until = pl.col("session") <= last
        cut = _drawn(finished, truth.filter(until), 1.0)
        for name in cut.columns[2:]:
            a, b = (each[name].to_numpy().astype(float) for each in (cut, drawn.filter(until)))
            worst = max(worst, float(np.nanmax(np.abs(a - b))))
    say_most("largest difference when later sessions are cut off", worst, 0.0)


if __name__ == "__main__":
    main()

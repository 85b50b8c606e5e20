"""The last score predicted on real courses, cross-validated by client: ENRICHD's BDI or any table like it.

python -m benchmarks.statistics.last_score sessions.csv [--outcome bdi] [--time day] [--rounds 2]

Clients are predicted by what the other two thirds taught, from their visits up to week 4, 8 and 12 (at least two),
where the last visit is at least four weeks later. Two rows of a client on one day are averaged.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import polars as pl

from benchmarks.statistics.figures import Array, root_mean_square, say, say_load, say_most, say_within
from holdspace.statistics.service_signals import ServiceSignals, session_rows

# Week: most RMSE, most mean width of the 80 % interval.
TARGETS = {4: (5.85, 11.3), 8: (5.80, 10.6), 12: (4.90, 9.6)}
FOLDS = 3


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("table")
    parser.add_argument("--outcome", default="bdi")
    parser.add_argument("--time", default="day")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    say_load()
    table = _visits(pl.read_csv(options.table), options.outcome, options.time)
    clients = table["client"].unique().sort().to_numpy()
    seen: dict[int, list[Array]] = {week: [] for week in TARGETS}
    began = time.process_time()
    for number in range(options.rounds):
        for part in np.array_split(np.random.default_rng(number).permutation(clients), FOLDS):
            is_held_back = pl.col("client").is_in(part.tolist())
            _predict(table.filter(~is_held_back), table.filter(is_held_back), seen)
    print(f"{options.rounds * FOLDS} services fitted in {time.process_time() - began:.0f} s of one processor")
    for week, parts in seen.items():
        _report(week, np.concatenate(parts), options.rounds)


def _visits(table: pl.DataFrame, outcome: str, when: str) -> pl.DataFrame:
    days = table.group_by("client", when).agg(score=pl.col(outcome).mean()).rename({when: "time"})
    days = days.sort("client", "time").with_columns(session=pl.int_range(pl.len()).over("client"))
    return days.with_columns(
        first=pl.col("score").first().over("client"),
        final=pl.col("score").last().over("client"),
        ended=pl.col("time").last().over("client"),
    )


def _predict(finished: pl.DataFrame, others: pl.DataFrame, seen: dict[int, list[Array]]) -> None:
    learn, draw = (session_rows(each, outcome="score", alliance="", source="") for each in (finished, others))
    service = ServiceSignals.fit(learn, outcome="score", reliable_change=None, false_alarms=1, source="")
    drawn = service.draw(draw).join(others, on=["client", "session"], how="left", maintain_order="left")
    for week, parts in seen.items():
        is_long = pl.col("ended") >= 7 * week + 28
        until = drawn.filter((pl.col("time") <= 7 * week) & is_long)
        last = until.filter(pl.len().over("client") >= 2).group_by("client", maintain_order=True).last()
        intakes = finished.filter(is_long & (pl.col("session") == 0))
        line = np.polyfit(intakes["first"].to_numpy(), intakes["final"].to_numpy(), 1)
        intake_only = np.polyval(line, last["first"].to_numpy())
        columns = [last[name].to_numpy() for name in ("final", "expected", "lower", "upper")]
        parts.append(np.column_stack([*columns, intake_only]))


def _report(week: int, rows: Array, rounds: int) -> None:
    final, expected, lower, upper, intake_only = rows.T
    most_error, most_width = TARGETS[week]
    error, plain = root_mean_square(expected - final), root_mean_square(intake_only - final)
    spread = np.std((expected - final) ** 2) / (2 * error * np.sqrt(final.size / rounds))
    say_most(f"week {week}, n {final.size // rounds}: RMSE (standard error {spread:.2f})", error, most_error)
    say(f"week {week}: RMSE below that of the intake only", error, f"< {plain:.4f}", error < plain)
    inside = float(((final >= lower) & (final <= upper)).mean())
    say_within(f"week {week}: coverage of the 80 % interval", inside, 0.75, 0.85)
    say_most(f"week {week}: mean width", float((upper - lower).mean()), most_width)


if __name__ == "__main__":
    main()

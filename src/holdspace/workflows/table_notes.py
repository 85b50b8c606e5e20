"""What a table of scores holds that cannot be used, in sentences: nothing is passed over without being said."""

from __future__ import annotations

import polars as pl

from holdspace.statistics.service_signals import LIMITS
from holdspace.statistics.session_table import numbers


def table_notes(table: pl.DataFrame, *, outcome: str, least_scores: int = 0, source: str) -> list[str]:
    """Return what is to be said of a checked table: scores that are missing or off the scale, clients with too few.

    ``least_scores`` is how many a client needs for the figure that is asked for, 0 where it needs none.
    """
    scores = pl.Series(numbers(table, outcome, source=source)).fill_nan(None)
    told = table.select(pl.col("client").cast(pl.String)).with_columns(scores.alias("score"))
    counted = told.group_by("client").agg(pl.col("score").count().alias("n"))
    n_few = int((counted["n"] < least_scores).sum())
    return [
        sentence
        for count, sentence in (
            (scores.null_count(), f"{scores.null_count()} rows have no {outcome}."),
            (_n_off_scale(scores, outcome), _off_scale(scores, outcome)),
            (
                n_few,
                f"{n_few} of {counted.height} clients have fewer than {least_scores} scores: nothing is said of them.",
            ),
        )
        if count
    ]


def _n_off_scale(scores: pl.Series, outcome: str) -> int:
    if outcome not in LIMITS:
        return 0
    lowest, highest = LIMITS[outcome]
    return int(((scores < lowest) | (scores > highest)).sum())


def _off_scale(scores: pl.Series, outcome: str) -> str:
    lowest, highest = LIMITS.get(outcome, (0.0, 0.0))
    n = _n_off_scale(scores, outcome)
    return f"{n} scores of {outcome} lie outside {lowest:g} to {highest:g}: check the column."

"""What a table of scores holds that cannot be used, in sentences: nothing is passed over without being said."""

from __future__ import annotations

from math import inf

import polars as pl

from holdspace.domain.language import how_many
from holdspace.statistics.known_scales import limits_of, off_scale
from holdspace.statistics.session_table import numbers


def table_notes(table: pl.DataFrame, *, outcome: str, least_scores: int = 0, source: str) -> list[str]:
    """Return what is to be said of a checked table: scores that are missing or off the scale, clients with too few.

    ``least_scores`` is how many a client needs for the figure that is asked for, 0 where it needs none.
    """
    values = numbers(table, outcome, source=source)
    scores, n_off = pl.Series(values).fill_nan(None), int(off_scale(values, outcome).sum())
    told = table.select(pl.col("client").cast(pl.String)).with_columns(scores.alias("score"))
    counted = told.group_by("client").agg(pl.col("score").count().alias("n"))
    n_few = int((counted["n"] < least_scores).sum())
    return [
        sentence
        for count, sentence in (
            (scores.null_count(), f"{how_many(scores.null_count(), 'row has', 'rows have')} no {outcome}."),
            (n_off, _off_scale(n_off, outcome)),
            (
                n_few,
                f"Fewer than {least_scores} scores: {n_few} of {counted.height} clients; nothing is said of them.",
            ),
        )
        if count
    ]


def _off_scale(n: int, outcome: str) -> str:
    lowest, highest = limits_of(outcome) or (-inf, inf)
    found = how_many(n, f"score of {outcome} lies", f"scores of {outcome} lie")
    return f"{found} outside {lowest:g} to {highest:g}: check the column."

"""Draw the sessions of a practice that does not exist, with their truth."""

from __future__ import annotations

import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.statistics.clinic_simulation import simulate_clinic

MOST_CLIENTS = 2_000_000


def simulate_practice(
    *, clients: int, seed: int, is_gaussian: bool = False, has_irregular_times: bool = False
) -> pl.DataFrame:
    """Return one row per client and recorded session; the same seed gives the same rows."""
    if not 1 <= clients <= MOST_CLIENTS:
        raise BadInput(f"The number of clients must lie between 1 and {MOST_CLIENTS}.", source="--clients")
    if seed < 0:
        raise BadInput("The seed must not be negative.", source="--seed")
    return simulate_clinic(clients=clients, seed=seed, is_gaussian=is_gaussian, has_irregular_times=has_irregular_times)

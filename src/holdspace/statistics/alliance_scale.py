"""Are alliance scores on the scale that the usual ones were learned on? The column of another scale says nothing true.

Two house rules, in SDs of single scores of the service (differences between clients, states and noise together): a
score that lies farther from the usual than any answer can is refused, and where half of all lie oddly far it is said.
"""

from __future__ import annotations

import numpy as np

from holdspace.statistics.alliance_filter import AllianceParameters
from holdspace.statistics.service_signals import SessionRows
from holdspace.statistics.session_table import Array, refuse

# Between the ends of a scale of five or ten steps lie five to eight SDs.
IMPOSSIBLE, ODD = 10.0, 2.5


def require_known_scale(rows: SessionRows, usual: AllianceParameters, *, name: str, source: str) -> None:
    """Raise BadInput where a score cannot come from the scale of the service's other scores."""
    far = np.zeros(rows.order.size, dtype=bool)
    far[rows.order] = np.abs(_from_usual(rows.alliance, usual)) > IMPOSSIBLE
    problem = f"{name} lies far from the {usual.base:.1f} that is usual."
    refuse(far, problem, source, "Check that both tables hold the same scale, more being better.")


def find_oddness(rows: SessionRows, usual: AllianceParameters, *, name: str) -> str:
    """Return in a sentence that half of all scores lie oddly far from the usual; empty where they do not."""
    seen = rows.alliance[~np.isnan(rows.alliance)]
    if not seen.size or abs(float(np.median(_from_usual(seen, usual)))) < ODD:
        return ""
    return (
        f"{name} is {np.median(seen):.1f} in the middle here and {usual.base:.1f} where the usual was learned: check "
        "that it is the same scale, more being better."
    )


def _from_usual(scores: Array, usual: AllianceParameters) -> Array:
    """Return how far scores lie from the usual first one, in SDs of single scores."""
    spread = float(np.linalg.norm([usual.level_sd, usual.state_sd, usual.noise_sd]))
    return np.asarray(np.nan_to_num((scores - usual.base) / spread))

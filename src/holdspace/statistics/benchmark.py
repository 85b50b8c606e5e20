"""Comparing services fairly: what is expected with their mix of clients, what is chance, what is left.

Each service's result is set against what clients like its own reach over all services (case-mix by logistic or linear
regression). Plain limits of a funnel plot assume that chance is all that differs; between real services more does, and
most would lie outside. So limits are widened by the variance between services (additive overdispersion, Spiegelhalter
2005, https://doi.org/10.1002/sim.1970), estimated without the outermost tenth on either side so that a few outlying
services do not hide themselves. The shrunken value is drawn towards the expected one by how much of a service's
deviation chance can explain; its interval also holds that the variance between services is only estimated (Morris 1983,
https://doi.org/10.1080/01621459.1983.10477920), without which it would have no width where chance explains all.
Therapists are not compared, services with few clients are not shown, nobody is ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.logistic import fit_logistic
from holdspace.statistics.session_table import Array, keys, numbers, require_columns

MINIMUM_SERVICES = 5
# Services with fewer clients are left out and not shown.
SMALLEST_CELL = 10
# Nothing that is known at the start tells 99.9 % of what differs between the results of clients.
_LEAST_CHANCE = 1e-3
_TRIMMED = 0.1


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What to compare: a column of results (0 or 1, or a number) by service, with columns that tell the case-mix."""

    outcome: str = "recovered"
    service: str = "service"
    case_mix: Sequence[str] = ()

    def fit(self, frame: pl.DataFrame, *, source: str = "the table") -> FittedBenchmark:
        """Return the comparison of a table with one row per finished client.

        Raises BadInput where services are named as therapists, fewer than five have enough clients, a client stands
        there twice, all results are the same, or the case-mix tells them all.
        """
        if "therapist" in self.service.lower():
            raise BadInput("Therapists are not compared.", remedy="Compare services, or look at one therapist alone.")
        require_columns(frame, [self.outcome, self.service, *self.case_mix], source=source)
        _require_once(frame, source)
        values, *mix = (
            numbers(frame, name, source=source, takes_yes_no=True) for name in (self.outcome, *self.case_mix)
        )
        complete = ~np.isnan(np.column_stack([values, *mix])).any(axis=1)
        service = keys(frame, self.service, source=source)
        large = np.bincount(service[complete], minlength=int(service.max(initial=0)) + 1) >= SMALLEST_CELL
        used = complete & large[service]
        if large.sum() < MINIMUM_SERVICES:
            raise BadInput(f"Only {int(large.sum())} services have {SMALLEST_CELL} clients; five are the fewest.")
        if (values[used] == values[used][0]).all():
            raise BadInput("All results are the same: there is nothing to compare.", source=source)
        names = frame.get_column(self.service).unique(maintain_order=True)
        is_share = bool(np.isin(values[used], (0, 1)).all())
        expected, variance = _expected(values[used], [column[used] for column in mix], is_share=is_share)
        if variance.mean() < _LEAST_CHANCE * values[used].var():
            raise BadInput(
                "The case-mix tells every result, which leaves nothing to compare.",
                source=source,
                remedy="Leave out columns that are made of the result, or known only at the end.",
            )
        sums = [np.bincount(service[used], weights=each) for each in (values[used], expected, variance)]
        counts = np.bincount(service[used])
        shown = np.flatnonzero(counts)
        observed, due, spread = (each[shown] / counts[shown] for each in sums)
        return FittedBenchmark(
            services=tuple(names.cast(pl.String).to_list()[place] for place in shown),
            n=counts[shown].astype(np.int64),
            observed=observed,
            expected=due,
            chance_variance=spread / counts[shown],
            n_excluded=int((~used).sum()),
        )


@dataclass(frozen=True, slots=True)
class FittedBenchmark:
    """Observed and expected result of each service, and the variance that chance gives it."""

    services: tuple[str, ...]
    n: NDArray[np.int64]
    observed: Array
    expected: Array
    chance_variance: Array
    n_excluded: int

    @property
    def dispersion(self) -> float:
        """Mean squared z of the trimmed services: 1 if nothing but chance differs."""
        return float(np.mean(_winsorised((self.observed - self.expected) / np.sqrt(self.chance_variance)) ** 2))

    @property
    def between_variance(self) -> float:
        """Variance between services that chance does not explain, in squared units of the result."""
        weights, k = 1 / self.chance_variance, self.n.size
        excess = k * self.dispersion - (k - 1)
        return max(0.0, excess / float(weights.sum() - (weights**2).sum() / weights.sum()))

    def funnel(self, *, coverage: float = 0.95) -> pl.DataFrame:
        """Return per service n, observed, expected, limits, whether it lies outside, and the shrunken value.

        In the order of the table, not of the results.
        """
        z = float(scipy.stats.norm.ppf((1 + coverage) / 2))
        between = self.between_variance
        reach = z * np.sqrt(self.chance_variance + between)
        weight = between / (between + self.chance_variance)
        shrunken = self.expected + weight * (self.observed - self.expected)
        deviation = self.observed - self.expected
        error = self._error_of_shrunken(weight, deviation)
        return pl.DataFrame({
            "service": self.services, "n": self.n, "observed": self.observed, "expected": self.expected,
            "lower": self.expected - reach, "upper": self.expected + reach, "is_outside": np.abs(deviation) > reach,
            "shrunken": shrunken, "shrunken_lower": shrunken - z * error, "shrunken_upper": shrunken + z * error,
        })  # fmt: skip

    def _error_of_shrunken(self, weight: Array, deviation: Array) -> Array:
        """Return the standard error of the shrunken values, by Morris's formula for an estimated variance.

        Three terms: of the service's own value, of the value it is drawn to, and of how far it is drawn. Compared term
        by term with ``positive_part_james_stein`` of Ax (github.com/facebook/Ax, ax/utils/stats/statstools.py), which
        has the same; the paper itself was not at hand. Both are made for services of equal size: for others it is an
        approximation, whose coverage is tested.
        """
        k = self.n.size
        pull = (k - 3) / (k - 1) * (1 - weight)
        variance = self.chance_variance * (1 - (k - 1) / k * pull) + 2 / (k - 3) * pull**2 * deviation**2
        return np.asarray(np.sqrt(variance))

    def to_json(self) -> dict[str, Any]:
        """Return the comparison with what it rests on."""
        return {
            "dispersion": self.dispersion,
            "between_sd": float(np.sqrt(self.between_variance)),
            "n_clients": int(self.n.sum()),
            "n_excluded": self.n_excluded,
            "services": self.funnel().to_dicts(),
        }


def _require_once(frame: pl.DataFrame, source: str) -> None:
    """Raise BadInput where the table names clients and one stands there twice: they would count twice."""
    if "client" not in frame.columns:
        return
    named = frame.get_column("client").drop_nulls()
    if named.n_unique() < named.len():
        raise BadInput(
            "A client has more than one row.", source=source, remedy="Give one row for each finished client."
        )


def _expected(values: Array, mix: list[Array], *, is_share: bool) -> tuple[Array, Array]:
    """Return for each client the result to be expected and its variance by chance."""
    scaled = [(column - column.mean()) / max(float(column.std()), 1e-12) for column in mix]
    design = np.column_stack([np.ones(values.size), *scaled])
    if is_share:
        share = np.clip(values.mean(), 1e-6, 1 - 1e-6)
        start = np.zeros(design.shape[1])
        start[0] = np.log(share / (1 - share))
        precision = np.diag([1e-9] + [1e-2] * len(mix))
        chance = scipy.special.expit(design @ fit_logistic(design, values, start=start, precision=precision).weights)
        return chance, chance * (1 - chance)
    weights = np.linalg.lstsq(design, values, rcond=None)[0]
    expected = design @ weights
    return expected, np.full(values.size, float(np.mean((values - expected) ** 2)))


def _winsorised(z: Array) -> Array:
    """Return z with the outermost tenth on either side drawn in to the tenth's border."""
    low, high = np.quantile(z, [_TRIMMED, 1 - _TRIMMED])
    clipped = np.clip(z, low, high)
    # For a normal sample this takes away a known part of the variance: give it back.
    border = float(scipy.stats.norm.ppf(1 - _TRIMMED))
    kept = 1 - 2 * _TRIMMED - 2 * border * float(scipy.stats.norm.pdf(border)) + 2 * _TRIMMED * border**2
    return np.asarray(clipped / np.sqrt(kept))

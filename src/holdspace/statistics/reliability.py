"""How well do the items of a scale, or two occasions of it, agree: alpha, omega, intraclass correlations.

Alpha: Cronbach (1951), interval by Feldt (1965, https://doi.org/10.1007/BF02289499). Omega: McDonald (1999), from the
one-factor model by maximum likelihood. Intraclass correlations: Shrout & Fleiss (1979,
https://doi.org/10.1037/0033-2909.86.2.420).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from holdspace.domain.errors import BadInput
from holdspace.statistics.covariance_structure import Array
from holdspace.statistics.factor_model import FactorModel, fit_factor_model


@dataclass(frozen=True, slots=True)
class Reliability:
    """Internal consistency of a scale; ``alpha_lower`` and ``alpha_upper`` bound 95 %. Omega is None below three items.

    ``n_excluded`` rows had a gap and were left out. High values say that items go together, not what they measure.
    """

    alpha: float
    alpha_lower: float
    alpha_upper: float
    alpha_standardised: float
    omega: float | None
    omega_standardised: float | None
    item_rest_correlations: tuple[float, ...]
    n: int
    n_items: int
    n_excluded: int


def reliability_of(values: Array) -> Reliability:
    """Return the reliability of items (rows are answers, columns items, NaN where none).

    Raises BadInput with fewer than two items, fewer rows than items plus two, or an item without variance.
    """
    items, n_excluded = _complete(values)
    n, k = items.shape
    covariance = np.cov(items, rowvar=False)
    total = float(covariance.sum())
    alpha = k / (k - 1) * (1 - float(np.trace(covariance)) / total)
    lower, upper = (1 - (1 - alpha) * float(scipy.stats.f.ppf(q, n - 1, (n - 1) * (k - 1))) for q in (0.975, 0.025))
    correlation = np.corrcoef(items, rowvar=False)
    mean_r = float((correlation.sum() - k) / (k * (k - 1)))
    omega, omega_standardised = _omegas(items) if k >= 3 else (None, None)
    rest = items.sum(axis=1, keepdims=True) - items
    item_rest = tuple(float(np.corrcoef(items[:, j], rest[:, j])[0, 1]) for j in range(k))
    standardised = k * mean_r / (1 + (k - 1) * mean_r)
    return Reliability(alpha, lower, upper, standardised, omega, omega_standardised, item_rest, n, k, n_excluded)


@dataclass(frozen=True, slots=True)
class IntraclassCorrelations:
    """Agreement of raters or occasions (columns) over targets (rows), single and, with k, of their mean."""

    icc1: float
    icc2: float
    icc3: float
    icc1k: float
    icc2k: float
    icc3k: float
    n: int
    n_excluded: int


def intraclass_correlations(values: Array) -> IntraclassCorrelations:
    """Return Shrout and Fleiss's six coefficients; rows with a gap are left out."""
    ratings, n_excluded = _complete(values)
    n, k = ratings.shape
    grand = ratings.mean()
    between = k * float(np.square(ratings.mean(axis=1) - grand).sum()) / (n - 1)
    columns = n * float(np.square(ratings.mean(axis=0) - grand).sum()) / (k - 1)
    total = float(np.square(ratings - grand).sum())
    within = (total - between * (n - 1)) / (n * (k - 1))
    error = (total - between * (n - 1) - columns * (k - 1)) / ((n - 1) * (k - 1))
    return IntraclassCorrelations(
        icc1=(between - within) / (between + (k - 1) * within),
        icc2=(between - error) / (between + (k - 1) * error + k * (columns - error) / n),
        icc3=(between - error) / (between + (k - 1) * error),
        icc1k=(between - within) / between,
        icc2k=(between - error) / (between + (columns - error) / n),
        icc3k=(between - error) / between,
        n=n,
        n_excluded=n_excluded,
    )


def _complete(values: Array) -> tuple[Array, int]:
    values = np.asarray(values, dtype=float)
    if values.ndim != 2 or values.shape[1] < 2:
        raise BadInput("Reliability needs at least two items.", remedy="Give one column for each item.")
    if np.isinf(values).any():
        raise BadInput("An answer is infinite.", remedy="Correct it or leave it empty.")
    whole = values[~np.isnan(values).any(axis=1)]
    if len(whole) < values.shape[1] + 2:
        raise BadInput(f"Only {len(whole)} rows are complete.", remedy="There must be more rows than items.")
    if (whole.std(axis=0) < 1e-12).any():
        raise BadInput("An item is answered alike by everybody.", remedy="Leave it out.")
    return whole, len(values) - len(whole)


def _omegas(items: Array) -> tuple[float, float]:
    names = tuple(f"item{j}" for j in range(items.shape[1]))
    fit = fit_factor_model(items, FactorModel({"factor": names}))
    loadings = np.array([fit.loadings[name] for name in names]) * np.sqrt(fit.factor_covariance[0, 0])
    residuals = sum(fit.residual_variances.values())
    scaled = np.array([fit.standardised[name] for name in names])
    raw = loadings.sum() ** 2 / (loadings.sum() ** 2 + residuals)
    return float(raw), float(scaled.sum() ** 2 / (scaled.sum() ** 2 + (1 - scaled**2).sum()))

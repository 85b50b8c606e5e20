"""Conditional normal distributions along a client's sessions: what the scores so far say about the next ones.

All clients with equally many sessions are computed together. A missing score is given a noise so large that it says
nothing; the row itself is still predicted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.session_table import Array

_NO_INFORMATION = 1e10


@dataclass(frozen=True, slots=True)
class Conditioned:
    """Scores of clients, (clients, sessions), as their innovations: what each adds to those before it."""

    lower: Array
    innovations: Array
    variances: Array

    def before(self, residuals: Array) -> tuple[Array, Array]:
        """Return mean and variance of each session's residual given the sessions before it."""
        strict = np.tril(self.lower, -1)
        mean = np.einsum("nij,nj->ni", strict, self.innovations)
        return mean, np.maximum(self.variances - (strict**2).sum(axis=2), 0)

    def ahead(self, covariances: Array) -> tuple[Array, Array]:
        """Return, for targets with these covariances (clients, sessions, targets), how mean and variance move.

        Both results are (clients, sessions, targets): after each session the mean to add and the variance explained.
        """
        weights = np.linalg.solve(self.lower, covariances)
        return np.cumsum(weights * self.innovations[:, :, None], axis=1), np.cumsum(weights**2, axis=1)


def condition(covariance: Array, residuals: Array) -> Conditioned:
    """Return the innovations of residuals with this covariance (clients, sessions, sessions); NaN is not observed."""
    is_missing = np.isnan(residuals)
    variances = np.einsum("nii->ni", covariance).copy()
    padded = covariance.copy()
    sessions = np.arange(covariance.shape[1])
    padded[:, sessions, sessions] += np.where(is_missing, _NO_INFORMATION, 0.0)
    lower = np.asarray(np.linalg.cholesky(padded), dtype=np.float64)
    innovations = np.linalg.solve(lower, np.where(is_missing, 0.0, residuals)[:, :, None])[:, :, 0]
    # What was not observed moves nothing, exactly.
    return Conditioned(lower, np.where(is_missing, 0.0, innovations), variances)


def equal_lengths(starts: NDArray[np.intp], n_rows: int) -> list[NDArray[np.intp]]:
    """Return for each number of sessions that occurs the rows of its clients, as (clients, sessions)."""
    sizes = np.diff(np.append(starts, n_rows))
    return [starts[sizes == size][:, None] + np.arange(size)[None, :] for size in np.unique(sizes)]

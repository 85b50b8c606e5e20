"""Normal maximum likelihood for a covariance and mean structure, by Fisher scoring with analytic derivatives.

The data enter as blocks of sufficient statistics: all rows that share a group and a pattern of observed variables give
their number, mean and covariance. With one block per group this is multi-group factor analysis; with one block per
missing-data pattern it is full-information maximum likelihood (Arbuckle 1996).

Method: the expected information is n/2 tr(S^-1 dS_j S^-1 dS_k) + n dm_j' S^-1 dm_k per block (Browne & Arminger 1995);
with the Cholesky factor L of S, B_j = L^-1 dS_j L^-T gives it as one matrix product. A step that does not raise the
likelihood is damped (Levenberg) until it does. It ends where the step would change the deviance by less than 1e-10.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from holdspace.domain.errors import BadInput

Array = NDArray[np.float64]
LOG_2_PI = float(np.log(2 * np.pi))
MOST_STEPS = 300
TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one group with the same variables observed: their number, mean and (n-divided) covariance.

    ``observed`` are the indices of these variables among all.
    """

    group: int
    observed: NDArray[np.intp]
    n: int
    mean: Array
    covariance: Array


@dataclass(frozen=True, slots=True)
class Implied:
    """What parameters imply for one group: covariance (p, p), mean (p,), and their derivatives (q, p, p), (q, p)."""

    covariance: Array
    mean: Array
    d_covariance: Array
    d_mean: Array


Structure = Callable[[Array], Sequence[Implied]]


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where the likelihood is largest; ``information`` is the expected one there."""

    parameters: Array
    loglik: float
    information: Array
    steps: int
    is_converged: bool

    @property
    def standard_errors(self) -> Array:
        """Standard errors from the expected information; NaN where it is singular."""
        try:
            return np.sqrt(np.diag(np.linalg.inv(self.information)))
        except np.linalg.LinAlgError:
            return np.full(len(self.parameters), np.nan)


def blocks_of(values: Array, groups: NDArray[np.intp]) -> list[Block]:
    """Return the blocks of rows (n, p), NaN where missing; rows without any value are left out."""
    missing = np.isnan(values)
    # Each row's pattern as bytes: equal rows of the mask are one block.
    keys = np.concatenate([groups[:, None].astype(np.uint8), np.packbits(missing, axis=1)], axis=1)
    _, first, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    blocks = []
    for number, row in enumerate(first):
        observed = np.flatnonzero(~missing[row])
        if not len(observed):
            continue
        part = values[which.ravel() == number][:, observed]
        mean = part.mean(axis=0)
        centred = part - mean
        blocks.append(Block(int(groups[row]), observed, len(part), mean, centred.T @ centred / len(part)))
    return blocks


def maximise(structure: Structure, blocks: Sequence[Block], start: Array) -> Maximum:
    """Return the maximum of the likelihood from a start; raise BadInput where the start is no valid structure."""
    parameters = start.astype(float)
    value = _evaluate(structure, blocks, parameters)
    if value is None:
        raise BadInput("The model cannot be started: an item has no variance, or there are more factors than data.")
    loglik, gradient, information = value
    damping = 0.0
    for step in range(1, MOST_STEPS + 1):
        direction = _solve(information, gradient, damping)
        if direction @ gradient < TOLERANCE:
            return Maximum(parameters, loglik, information, step, is_converged=True)
        tried = _evaluate(structure, blocks, parameters + direction)
        if tried is None or tried[0] < loglik:
            damping = max(damping * 10, 1e-4)
            if damping > 1e12:
                break
            continue
        parameters, (loglik, gradient, information) = parameters + direction, tried
        damping = damping / 10 if damping > 1e-6 else 0.0
    return Maximum(parameters, loglik, information, MOST_STEPS, is_converged=False)


def saturated_loglik(blocks: Sequence[Block]) -> float:
    """Return the log-likelihood of free means and covariances; only for blocks that observe all variables."""
    total = 0.0
    for block in blocks:
        sign, logdet = np.linalg.slogdet(block.covariance)
        if sign <= 0:
            raise BadInput("The items' covariance is singular: one item follows from the others.")
        total -= 0.5 * block.n * (len(block.mean) * (LOG_2_PI + 1) + logdet)
    return total


def _solve(information: Array, gradient: Array, damping: float) -> Array:
    damped = information + damping * np.diag(np.diag(information))
    try:
        return np.asarray(np.linalg.solve(damped, gradient))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.lstsq(damped, gradient, rcond=None)[0])


def _evaluate(structure: Structure, blocks: Sequence[Block], parameters: Array) -> tuple[float, Array, Array] | None:
    """Return log-likelihood, gradient and information; None where a covariance is not positive definite."""
    implied = structure(parameters)
    q = len(parameters)
    loglik, gradient, information = 0.0, np.zeros(q), np.zeros((q, q))
    for block in blocks:
        part = _block(implied[block.group], block)
        if part is None:
            return None
        loglik += part[0]
        gradient += part[1]
        information += part[2]
    return loglik, gradient, information


def _block(implied: Implied, block: Block) -> tuple[float, Array, Array] | None:
    at = block.observed
    square = np.ix_(at, at)
    try:
        root = np.linalg.cholesky(implied.covariance[square])
    except np.linalg.LinAlgError:
        return None
    q, p = len(implied.d_mean), len(at)
    whitener = solve_triangular(root, np.eye(p), lower=True)
    off = whitener @ (block.mean - implied.mean[at])
    spread = whitener @ block.covariance @ whitener.T + np.outer(off, off)
    logdet = 2.0 * float(np.log(np.diag(root)).sum())
    loglik = -0.5 * block.n * (p * LOG_2_PI + logdet + float(np.trace(spread)))
    whitened = whitener @ implied.d_covariance[:, at[:, None], at] @ whitener.T
    shifted = implied.d_mean[:, at] @ whitener.T
    flat = whitened.reshape(q, p * p)
    gradient = block.n * (0.5 * flat @ (spread - np.eye(p)).ravel() + shifted @ off)
    information = block.n * (0.5 * flat @ flat.T + shifted @ shifted.T)
    return loglik, gradient, information

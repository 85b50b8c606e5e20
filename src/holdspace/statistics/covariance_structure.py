"""Normal maximum likelihood for a covariance and mean structure, by Fisher scoring with analytic derivatives.

The data enter as blocks of sufficient statistics: all rows that share a group and a pattern of observed variables give
their number, mean and covariance. With one block per group this is multi-group factor analysis; with one block per
missing-data pattern it is full-information maximum likelihood (Arbuckle 1996).

Method: the expected information is n/2 tr(M dS_j M dS_k) + n dm_j' M dm_k per block, M = S^-1 of what it observes
(Browne & Arminger 1995). The derivatives are common to all blocks, so the sum over blocks of n vec(M) vec(M)', one
matrix product, is all that is needed of them. A step that does not raise the likelihood is damped (Levenberg) until it
does. It ends where the step would change the deviance by less than 1e-10.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput

Array = NDArray[np.float64]
LOG_2_PI = float(np.log(2 * np.pi))
MOST_STEPS = 300
TOLERANCE = 1e-10
_BLOCKS_AT_ONCE = 2000


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
    _, which = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(which.ravel(), kind="stable")
    starts = np.flatnonzero(np.diff(which.ravel()[order], prepend=-1))
    blocks = []
    for rows in np.split(order, starts[1:]):
        observed = np.flatnonzero(~missing[rows[0]])
        if not len(observed):
            continue
        part = values[np.ix_(rows, observed)]
        mean = part.mean(axis=0)
        centred = part - mean
        blocks.append(Block(int(groups[rows[0]]), observed, len(rows), mean, centred.T @ centred / len(rows)))
    return blocks


def maximise(structure: Structure, blocks: Sequence[Block], start: Array) -> Maximum:
    """Return the maximum of the likelihood from a start; raise BadInput where the start is no valid structure."""
    parameters = start.astype(float)
    stacks = _stacked(blocks, int(max(block.observed.max() for block in blocks)) + 1)
    value = _evaluate(structure, stacks, parameters)
    if value is None:
        raise BadInput("The model cannot be started: an item has no variance, or there are more factors than data.")
    loglik, gradient, information = value
    damping = 0.0
    for step in range(1, MOST_STEPS + 1):
        direction = _solve(information, gradient, damping)
        if direction @ gradient < TOLERANCE:
            return Maximum(parameters, loglik, information, step, is_converged=True)
        tried = _evaluate(structure, stacks, parameters + direction)
        if tried is None or tried[0] < loglik:
            damping = max(damping * 10, 1e-4)
            if damping > 1e12:
                break
            continue
        parameters, (loglik, gradient, information) = parameters + direction, tried
        damping = damping / 10 if damping > 1e-6 else 0.0
    return Maximum(parameters, loglik, information, MOST_STEPS, is_converged=False)


def observed_information(structure: Structure, blocks: Sequence[Block], best: Maximum) -> Array:
    """Return the information that was really observed at the maximum.

    With gaps that depend on what was seen, only this gives right standard errors (Kenward & Molenberghs 1998,
    https://doi.org/10.1214/ss/1028905886). By differences of the gradient along what moves the covariance; along the
    means alone the two kinds of information agree.
    """
    stacks = _stacked(blocks, int(max(block.observed.max() for block in blocks)) + 1)
    moves = np.zeros(len(best.parameters), dtype=bool)
    for implied in structure(best.parameters):
        moves |= implied.d_covariance.any(axis=(1, 2))
    information = best.information.copy()
    for number in np.flatnonzero(moves):
        step = np.zeros(len(moves))
        step[number] = 1e-4 / np.sqrt(best.information[number, number])
        ahead, back = (
            _evaluate(structure, stacks, best.parameters + sign * step, has_information=False) for sign in (1, -1)
        )
        if ahead is None or back is None:
            return best.information
        column = (back[1] - ahead[1]) / (2 * step[number])
        information[number], information[:, number] = column, column
    information[np.ix_(moves, moves)] = (information + information.T)[np.ix_(moves, moves)] / 2
    return information


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


@dataclass(frozen=True, slots=True)
class _Stack:
    """Blocks of one group side by side: (m,), (m, p) and (m, p, p), zero where a block observes nothing."""

    group: int
    is_observed: NDArray[np.bool_]
    n: Array
    mean: Array
    covariance: Array


def _stacked(blocks: Sequence[Block], p: int) -> list[_Stack]:
    stacks = []
    for group in sorted({block.group for block in blocks}):
        own = [block for block in blocks if block.group == group]
        for first in range(0, len(own), _BLOCKS_AT_ONCE):
            stacks.append(_stack(own[first : first + _BLOCKS_AT_ONCE], p))
    return stacks


def _stack(blocks: Sequence[Block], p: int) -> _Stack:
    m = len(blocks)
    is_observed = np.zeros((m, p), dtype=bool)
    mean, covariance = np.zeros((m, p)), np.zeros((m, p, p))
    for number, block in enumerate(blocks):
        is_observed[number, block.observed] = True
        mean[number, block.observed] = block.mean
        covariance[number][np.ix_(block.observed, block.observed)] = block.covariance
    return _Stack(blocks[0].group, is_observed, np.array([float(block.n) for block in blocks]), mean, covariance)


def _evaluate(
    structure: Structure, stacks: Sequence[_Stack], parameters: Array, *, has_information: bool = True
) -> tuple[float, Array, Array] | None:
    """Return log-likelihood, gradient and information (zero where not asked for).

    None where a covariance is not positive definite.
    """
    implied = structure(parameters)
    q = len(parameters)
    loglik, gradient, information = 0.0, np.zeros(q), np.zeros((q, q))
    for stack in stacks:
        part = _part(implied[stack.group], stack, has_information=has_information)
        if part is None:
            return None
        loglik += part[0]
        gradient += part[1]
        information += part[2]
    return loglik, gradient, information


def _part(implied: Implied, stack: _Stack, *, has_information: bool) -> tuple[float, Array, Array] | None:
    p, both = len(implied.mean), stack.is_observed[:, :, None] & stack.is_observed[:, None, :]
    # What is not observed stands apart with variance one, which adds nothing to the log determinant.
    padded = np.where(both, implied.covariance, np.eye(p))
    try:
        root = np.linalg.cholesky(padded)
    except np.linalg.LinAlgError:
        return None
    inverse = np.where(both, np.linalg.inv(padded), 0.0)
    off = np.where(stack.is_observed, stack.mean - implied.mean, 0.0)
    spread = stack.covariance + off[:, :, None] * off[:, None, :]
    logdet = 2.0 * np.log(np.einsum("mii->mi", root)).sum(axis=1)
    distance = np.einsum("mij,mji->m", inverse, spread)
    loglik = -0.5 * float(stack.n @ (stack.is_observed.sum(axis=1) * LOG_2_PI + logdet + distance))
    pull = np.einsum("m,mij->ij", stack.n, inverse @ spread @ inverse - inverse)
    push = np.einsum("m,mij,mj->i", stack.n, inverse, off)
    gradient = 0.5 * implied.d_covariance.reshape(-1, p * p) @ pull.ravel() + implied.d_mean @ push
    q = len(gradient)
    information = _information(implied, stack.n, inverse) if has_information else np.zeros((q, q))
    return loglik, gradient, information


def _information(implied: Implied, n: Array, inverse: Array) -> Array:
    p = len(implied.mean)
    by_mean = implied.d_mean @ np.einsum("m,mij->ij", n, inverse) @ implied.d_mean.T
    is_moving = implied.d_covariance.any(axis=(1, 2))
    moving = implied.d_covariance[is_moving].reshape(-1, p * p)
    flat = inverse.reshape(-1, p * p)
    # tr(M A M B) = sum of M_ij A_jk M_kl B_li.
    pairs = ((flat.T * n) @ flat).reshape(p, p, p, p).transpose(1, 2, 3, 0).reshape(p * p, p * p)
    information = np.array(by_mean)
    information[np.ix_(is_moving, is_moving)] += 0.5 * moving @ pairs @ moving.T
    return information

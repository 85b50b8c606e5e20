"""How far a fit lies from another program's answer to the same model on the same data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from holdspace.statistics.growth_result import GrowthResult

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distance:
    """``short`` is how much lower the log-likelihood is, relative to its size; below 0 ours is the higher one.

    ``fixed`` is the largest difference of a fixed effect in its standard errors, ``covariance`` of a variance or
    covariance of clients relative to the standard deviations, ``gradient`` the gradient's norm per score.
    """

    short: float
    fixed: float
    covariance: float
    gradient: float


def distance(fit: GrowthResult, answer: Mapping[str, Any]) -> Distance:
    """Return how far a fit with independent residuals lies from an answer of `make_answers.R`."""
    shift = (np.array(list(fit.params.values())) - list(answer["fixed"].values())) / answer["se"]
    # A third level has its own covariance; the clients' follow the order of the terms.
    blocks = [each for group, each in answer["covariances"].items() if not (fit.upper and group == "therapist")]
    expected = block_diagonal([np.array(each) for each in blocks])
    size = np.sqrt(np.outer(np.diag(expected), np.diag(expected))) + 1e-6
    return Distance(
        short=(answer["loglik"] - fit.llf) / abs(answer["loglik"]),
        fixed=float(np.abs(shift).max()),
        covariance=float(np.abs((fit.cov_re - expected) / size).max()),
        gradient=fit.gradient_norm / fit.n_obs,
    )


def block_diagonal(blocks: list[Array]) -> Array:
    """Return one matrix with the blocks along its diagonal."""
    size = sum(len(block) for block in blocks)
    whole, at = np.zeros((size, size)), 0
    for block in blocks:
        whole[at : at + len(block), at : at + len(block)] = block
        at += len(block)
    return whole

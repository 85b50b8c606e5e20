"""Confirmatory factor analysis by maximum likelihood, in one group or several, with steps of measurement invariance.

x = nu + Lambda eta + eps; the first loading of each factor is 1. Invariance (Meredith 1993,
https://doi.org/10.1007/BF02294825): configural (same pattern), metric (equal loadings), scalar (equal intercepts,
factor means free but for the first group), strict (equal residual variances). Log-likelihoods and chi-squares are
those of lavaan with its default settings; the tests hold them to known answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.covariance_structure import (
    Array,
    Block,
    Implied,
    Maximum,
    blocks_of,
    maximise,
    saturated_loglik,
)

STEPS = ("configural", "metric", "scalar", "strict")


@dataclass(frozen=True, slots=True)
class FactorModel:
    """Which items belong to which factor, in order; each factor needs at least two items (three when alone)."""

    factors: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        listed = [item for items in self.factors.values() for item in items]
        if len(listed) != len(set(listed)):
            raise BadInput("An item belongs to two factors.", remedy="Give each item one factor.")
        least = 3 if len(self.factors) == 1 else 2
        if not self.factors or any(len(items) < least for items in self.factors.values()):
            raise BadInput(f"A factor has fewer than {least} items.", remedy="Such a model is not identified.")

    @classmethod
    def parse(cls, text: str) -> FactorModel:
        """Return the model of lines like ``N =~ N1 + N2 + N3``; raise BadInput naming a line that is none."""
        factors: dict[str, tuple[str, ...]] = {}
        for number, line in enumerate((part for raw in text.splitlines() for part in raw.split(";")), 1):
            if not line.strip():
                continue
            name, separator, items = line.partition("=~")
            parts = tuple(item.strip() for item in items.split("+"))
            if not separator or not name.strip() or not all(parts) or name.strip() in factors:
                raise BadInput("A factor is written as  name =~ item + item + item.", source="model", line=number)
            factors[name.strip()] = parts
        return cls(factors)

    @property
    def items(self) -> tuple[str, ...]:
        """All items in order."""
        return tuple(item for items in self.factors.values() for item in items)


@dataclass(frozen=True, slots=True)
class FactorFit:
    """A fitted model. ``loadings`` are unstandardised, ``standardised`` fully standardised, both of the first group.

    ``chi2`` tests the model against free means and covariances; ``srmr`` leaves the means out. CFI, TLI, RMSEA: Hu &
    Bentler (1999, https://doi.org/10.1080/10705519909540118), whose cut-offs are rules of thumb and not laws.
    """

    step: str
    loadings: Mapping[str, float]
    standard_errors: Mapping[str, float]
    standardised: Mapping[str, float]
    factor_covariance: Array
    residual_variances: Mapping[str, float]
    factor_means: Array
    loglik: float
    chi2: float
    df: int
    p_value: float
    cfi: float
    tli: float
    rmsea: float
    srmr: float
    n: int
    n_excluded: int
    n_parameters: int
    is_converged: bool


def fit_factor_model(values: Array, model: FactorModel) -> FactorFit:
    """Fit one group; ``values`` (n, items) stand in the order of ``model.items``; rows with a gap are left out."""
    return _fit(values, np.zeros(len(values), dtype=np.intp), model, "configural")


def fit_invariance(values: Array, groups: Sequence[object], model: FactorModel) -> list[FactorFit]:
    """Fit the four steps of invariance over groups, from configural to strict; raise BadInput for fewer than two."""
    names, codes = np.unique(np.asarray(groups).astype(str), return_inverse=True)
    if len(names) < 2:
        raise BadInput("Invariance compares at least two groups.", remedy="Choose a column with two or more values.")
    return [_fit(values, codes.astype(np.intp), model, step) for step in STEPS]


def _fit(values: Array, groups: NDArray[np.intp], model: FactorModel, step: str) -> FactorFit:
    values = np.asarray(values, dtype=float)
    if values.ndim != 2 or values.shape[1] != len(model.items):
        raise BadInput(f"The model has {len(model.items)} items, the data {values.shape[-1]} columns.")
    if np.isinf(values).any():
        raise BadInput("An answer is infinite.", remedy="Correct it or leave it empty.")
    complete = ~np.isnan(values).any(axis=1)
    if not complete.any():
        raise BadInput("No row is complete.", remedy="Factor models need far more complete rows than items.")
    blocks = blocks_of(values[complete], groups[complete])
    p, n_groups = values.shape[1], len(blocks)
    if any(block.n <= p for block in blocks):
        raise BadInput(
            f"A group has no more than {p} complete rows.", remedy="Factor models need far more rows than items."
        )
    if any((np.diag(block.covariance) <= 1e-12).any() for block in blocks):
        raise BadInput("An item is answered alike by everybody.", remedy="Leave it out.")
    design = _Design(model, n_groups, step)
    best = maximise(design.implied, blocks, design.start(blocks))
    return _result(design, best, blocks, step, int((~complete).sum()))


class _Design:
    """Where each parameter stands: its number for every entry of the matrices, -1 where the entry is fixed."""

    def __init__(self, model: FactorModel, n_groups: int, step: str) -> None:
        self.model, self.n_groups = model, n_groups
        p, k = len(model.items), len(model.factors)
        self.p, self.k, level = p, k, STEPS.index(step)
        self._count = 0
        self.loading = self._numbers((p, k), is_shared=level >= 1, keep=self._free_loadings())
        self.residual = self._numbers((p,), is_shared=level >= 3)
        self.intercept = self._numbers((p,), is_shared=level >= 2)
        self.factor = self._numbers((k, k), is_shared=False, keep=np.tril(np.ones((k, k), dtype=bool)))
        is_free = np.arange(n_groups) > 0 if level >= 2 else np.zeros(n_groups, dtype=bool)
        self.factor_mean = np.full((n_groups, k), -1)
        for group in np.flatnonzero(is_free):
            self.factor_mean[group] = np.arange(self._count, self._count + k)
            self._count += k
        self.q = self._count

    def start(self, blocks: Sequence[Block]) -> Array:
        """Return plain starting values: half of each item's variance is its factor's."""
        theta = np.zeros(self.q)
        markers = [self.model.items.index(items[0]) for items in self.model.factors.values()]
        for group, block in enumerate(blocks):
            variances = np.diag(block.covariance)
            theta[self.residual[group]] = 0.5 * variances
            theta[self.intercept[group]] = block.mean
            theta[np.diag(self.factor[group])] = 0.5 * variances[markers]
            # The sign and size of a loading from the covariance with its marker.
            for item, factor in np.argwhere(self.loading[group] >= 0):
                shared = block.covariance[item, markers[factor]] / (0.5 * variances[markers[factor]])
                theta[self.loading[group, item, factor]] = np.clip(shared, -2, 2)
        return theta

    def implied(self, theta: Array) -> list[Implied]:
        """Return what the parameters imply for each group."""
        return [self._implied(group, theta) for group in range(self.n_groups)]

    def matrices(self, group: int, theta: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Return loadings (p, k), factor covariance (k, k), residual variances, intercepts, factor means of a group."""
        loading = self._marker_loadings()
        free = self.loading[group] >= 0
        loading[free] = theta[self.loading[group][free]]
        factor = np.tril(theta[self.factor[group]])
        factor = factor + np.tril(factor, -1).T
        means = np.where(self.factor_mean[group] >= 0, theta[self.factor_mean[group]], 0.0)
        return loading, factor, theta[self.residual[group]], theta[self.intercept[group]], means

    def _implied(self, group: int, theta: Array) -> Implied:
        loading, factor, residual, intercept, means = self.matrices(group, theta)
        d_covariance, d_mean = np.zeros((self.q, self.p, self.p)), np.zeros((self.q, self.p))
        spread = loading @ factor
        for item, j in np.argwhere(self.loading[group] >= 0):
            number = self.loading[group, item, j]
            d_covariance[number, item, :] += spread[:, j]
            d_covariance[number, :, item] += spread[:, j]
            d_mean[number, item] += means[j]
        for i, j in np.argwhere(np.tril(np.ones((self.k, self.k)))):
            outer = np.outer(loading[:, i], loading[:, j])
            d_covariance[self.factor[group, i, j]] += outer if i == j else outer + outer.T
        items = np.arange(self.p)
        d_covariance[self.residual[group], items, items] += 1.0
        d_mean[self.intercept[group], items] += 1.0
        for j in np.flatnonzero(self.factor_mean[group] >= 0):
            d_mean[self.factor_mean[group, j]] += loading[:, j]
        return Implied(spread @ loading.T + np.diag(residual), intercept + loading @ means, d_covariance, d_mean)

    def _numbers(
        self, shape: tuple[int, ...], *, is_shared: bool, keep: NDArray[np.bool_] | None = None
    ) -> NDArray[np.intp]:
        keep = np.ones(shape, dtype=bool) if keep is None else keep
        numbers = np.full((self.n_groups, *shape), -1, dtype=np.intp)
        for group in range(self.n_groups):
            if group and is_shared:
                numbers[group] = numbers[0]
                continue
            numbers[group][keep] = np.arange(self._count, self._count + keep.sum())
            self._count += int(keep.sum())
        return numbers

    def _marker_loadings(self) -> Array:
        loading = np.zeros((self.p, self.k))
        for j, items in enumerate(self.model.factors.values()):
            loading[self.model.items.index(items[0]), j] = 1.0
        return loading

    def _free_loadings(self) -> NDArray[np.bool_]:
        free = np.zeros((self.p, self.k), dtype=bool)
        for j, items in enumerate(self.model.factors.values()):
            for item in items[1:]:
                free[self.model.items.index(item), j] = True
        return free


def _result(design: _Design, best: Maximum, blocks: Sequence[Block], step: str, n_excluded: int) -> FactorFit:
    n, items, p = sum(block.n for block in blocks), design.model.items, design.p
    chi2 = 2 * (saturated_loglik(blocks) - best.loglik)
    df = len(blocks) * p * (p + 3) // 2 - design.q
    base_chi2, base_df = _independence(blocks)
    excess, base_excess = max(chi2 - df, 0.0), max(base_chi2 - base_df, 0.0)
    loading, factor, residual, _, _ = design.matrices(0, best.parameters)
    implied = loading @ factor @ loading.T + np.diag(residual)
    own = np.argmax(design.loading[0] >= 0, axis=1)
    for j, marked in enumerate(design.model.factors.values()):
        own[items.index(marked[0])] = j
    values = loading[np.arange(p), own]
    scaled = values * np.sqrt(np.diag(factor)[own] / np.diag(implied))
    errors = np.where(
        design.loading[0][np.arange(p), own] >= 0, best.standard_errors[design.loading[0][np.arange(p), own]], 0.0
    )
    last_means = design.matrices(len(blocks) - 1, best.parameters)[4]
    return FactorFit(
        step=step,
        loadings=_named(items, values),
        standard_errors=_named(items, errors),
        standardised=_named(items, scaled),
        factor_covariance=factor,
        residual_variances=_named(items, residual),
        factor_means=last_means,
        loglik=best.loglik,
        chi2=chi2,
        df=df,
        p_value=float(scipy.stats.chi2.sf(chi2, df)) if df else 1.0,
        cfi=1 - excess / max(excess, base_excess) if max(excess, base_excess) > 0 else 1.0,
        tli=(base_chi2 / base_df - chi2 / df) / (base_chi2 / base_df - 1) if df else 1.0,
        rmsea=float(np.sqrt(excess / (df * n) * len(blocks))) if df else 0.0,
        srmr=_srmr(design, best, blocks),
        n=n,
        n_excluded=n_excluded,
        n_parameters=design.q,
        is_converged=best.is_converged,
    )


def _named(items: Sequence[str], values: Array) -> dict[str, float]:
    return dict(zip(items, map(float, values), strict=True))


def _independence(blocks: Sequence[Block]) -> tuple[float, int]:
    """Return chi-square and degrees of freedom of the model in which items are uncorrelated."""
    chi2, p = 0.0, len(blocks[0].mean)
    for block in blocks:
        correlation = block.covariance / np.sqrt(np.outer(np.diag(block.covariance), np.diag(block.covariance)))
        chi2 -= block.n * float(np.linalg.slogdet(correlation)[1])
    return chi2, len(blocks) * p * (p - 1) // 2


def _srmr(design: _Design, best: Maximum, blocks: Sequence[Block]) -> float:
    """Return the root mean square of the residual correlations, groups weighted by their size."""
    total, n = 0.0, sum(block.n for block in blocks)
    for group, block in enumerate(blocks):
        loading, factor, residual, _, _ = design.matrices(group, best.parameters)
        gap = block.covariance - loading @ factor @ loading.T - np.diag(residual)
        deviation = np.sqrt(np.diag(block.covariance))
        squares = np.square((gap / np.outer(deviation, deviation))[np.tril_indices(design.p)])
        total += block.n / n * float(np.sqrt(squares.mean()))
    return total

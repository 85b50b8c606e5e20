"""What a growth model found; it can be written to a file and read back, and holds no client's scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.domain.json_text import parse_json
from holdspace.statistics.growth_design import Learned
from holdspace.statistics.growth_formula import parse_formula
from holdspace.statistics.growth_prediction import predict_at, predict_course, random_effects
from holdspace.statistics.growth_search import Estimates
from holdspace.statistics.ou_whitening import Serial
from holdspace.statistics.session_table import Array

KIND = "holdspace-growth-model-1"


@dataclass(frozen=True, slots=True)
class GrowthResult:
    """Estimates with their names. ``dropped_names`` are fixed effects that others already determine."""

    formula: str
    residual: str
    time: str
    group: str
    upper: str
    fixed_names: tuple[str, ...]
    random_names: tuple[str, ...]
    upper_names: tuple[str, ...]
    dropped_names: tuple[str, ...]
    estimates: Estimates
    reml: bool
    n_obs: int
    n_clients: int
    n_excluded: int
    n_repeated: int
    n_covariance: int
    learned: Learned

    @property
    def params(self) -> dict[str, float]:
        """Return the fixed effects."""
        return dict(zip(self.fixed_names, self.estimates.fixed.tolist(), strict=True))

    @property
    def bse(self) -> dict[str, float]:
        """Return the standard errors of the fixed effects."""
        errors = np.sqrt(np.diag(self.estimates.fixed_covariance))
        return dict(zip(self.fixed_names, errors.tolist(), strict=True))

    def cov_params(self) -> Array:
        """Return the covariance of the fixed effects."""
        return self.estimates.fixed_covariance

    @property
    def cov_re(self) -> Array:
        """Return the covariance of the random effects, in units of the outcome."""
        return self.estimates.re_cov

    @property
    def scale(self) -> float:
        """Return the residual variance; with serial correlation that of the noise alone."""
        return self.estimates.sigma2

    @property
    def llf(self) -> float:
        """Return the log-likelihood, restricted if fitted so."""
        return self.estimates.loglik

    @property
    def aic(self) -> float:
        """Return Akaike's criterion; compare only fits by the same method, REML ones only with equal fixed effects."""
        serial = 0 if self.estimates.serial is None else 2
        return -2 * self.llf + 2 * (len(self.fixed_names) + self.n_covariance + 1 + serial)

    @property
    def converged(self) -> bool:
        """Return whether the gradient vanishes at the optimum."""
        return self.estimates.is_converged

    @property
    def gradient_norm(self) -> float:
        """Return the largest entry of the deviance's gradient."""
        return self.estimates.gradient_norm

    @property
    def serial_variance(self) -> float:
        """Return the variance of the serially correlated part of the residual, 0 where there is none."""
        serial = self.estimates.serial
        return 0.0 if serial is None else serial.ratio * self.scale

    @property
    def serial_range(self) -> float:
        """Return how long the serial part lasts, in the unit of time, 0 where there is none."""
        serial = self.estimates.serial
        return 0.0 if serial is None else serial.range_

    def predict(
        self,
        table: pl.DataFrame,
        *,
        at: float | None = None,
        interval: float = 0.8,
        reliable_change: float | None = None,
    ) -> pl.DataFrame:
        """Return what is expected of each row from the client's earlier ones, or of each client at one time."""
        if at is None:
            return predict_course(self, table, interval=interval, source="the table")
        return predict_at(self, table, at=at, interval=interval, reliable_change=reliable_change)

    def random_effects(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return for each client how far the client's course differs from the common one, shrunk by what is known."""
        return random_effects(self, table)

    def summary(self) -> str:
        """Return the result as lines of text."""
        kind = "REML" if self.reml else "ML"
        lines = [
            self.formula,
            f"{kind}, {self.n_obs} scores of {self.n_clients} clients, log-likelihood {self.llf:.4f}",
        ]
        errors = self.bse
        lines += [f"{name:<32} {value:12.5f}  SE {errors[name]:.5f}" for name, value in self.params.items()]
        for name, variance in zip(self.random_names, np.diag(self.cov_re), strict=True):
            lines.append(f"{'SD between clients: ' + name:<32} {np.sqrt(variance):12.5f}")
        if self.estimates.upper_cov is not None:
            for name, variance in zip(self.upper_names, np.diag(self.estimates.upper_cov), strict=True):
                lines.append(f"{'SD between ' + self.upper + ': ' + name:<32} {np.sqrt(variance):12.5f}")
        lines.append(f"{'SD of the residual':<32} {np.sqrt(self.scale):12.5f}")
        if self.residual == "ou":
            lines.append(f"{'SD of the serial part':<32} {np.sqrt(self.serial_variance):12.5f}")
            lines.append(f"{'its range (in ' + self.time + ')':<32} {self.serial_range:12.5f}")
        return "\n".join(lines)


def result_to_json(result: GrowthResult) -> dict[str, Any]:
    """Return what a model file holds."""
    serial = result.estimates.serial
    return {
        "kind": KIND,
        "formula": result.formula,
        "fixed": result.params,
        "se": result.bse,
        "re_cov": result.cov_re.tolist(),
        "sigma2": result.scale,
        "loglik": result.llf,
        "reml": result.reml,
        "n_obs": result.n_obs,
        "n_clients": result.n_clients,
        "n_excluded": result.n_excluded,
        "n_repeated": result.n_repeated,
        "client": result.group,
        "random": list(result.random_names),
        "dropped": list(result.dropped_names),
        "residual": result.residual,
        "time": result.time,
        "ou": None
        if serial is None
        else {"sd": result.serial_variance**0.5, "variance": result.serial_variance, "range": serial.range_},
        "upper": _upper_to_json(result),
        "fixed_cov": result.cov_params().tolist(),
        "aic": result.aic,
        "n_covariance": result.n_covariance,
        "converged": result.converged,
        "gradient_norm": result.gradient_norm,
        "levels": result.learned.levels,
        "constants": result.learned.constants,
    }


def _upper_to_json(result: GrowthResult) -> dict[str, Any] | None:
    cov = result.estimates.upper_cov
    return None if cov is None else {"group": result.upper, "random": list(result.upper_names), "re_cov": cov.tolist()}


def result_from_json(text: str, *, source: str) -> GrowthResult:
    """Return the model of a file, or raise BadInput."""
    try:
        data = parse_json(text)
        if data["kind"] != KIND:
            raise ValueError
        result = _result(data)
        _require_possible(result)
        return result
    except (ArithmeticError, ValueError, LookupError, TypeError, AttributeError, OverflowError):
        raise BadInput(
            "This is not a growth model.", source=source, remedy="Make one with holdspace fit growth."
        ) from None


def _require_possible(result: GrowthResult) -> None:
    """Raise ValueError where no fit can have found this: what would be computed from it would mean nothing."""
    found, formula = result.estimates, parse_formula(result.formula)
    groups = {formula.column(name) for name in formula.groups}
    serial = found.serial or Serial(0.0, 1.0)
    covariances = [
        (found.fixed_covariance, len(result.fixed_names)),
        (found.re_cov, len(result.random_names)),
        (np.zeros((0, 0)) if found.upper_cov is None else found.upper_cov, len(result.upper_names)),
    ]
    if not (
        {result.group, *([result.upper] if result.upper else [])} <= groups
        and np.isfinite(found.fixed).all()
        and 0 < found.sigma2 < np.inf
        and 0 <= serial.ratio < np.inf
        and 0 < serial.range_ < np.inf
        and all(_is_covariance(matrix, size) for matrix, size in covariances)
    ):
        raise ValueError


def _is_covariance(matrix: Array, size: int) -> bool:
    if matrix.shape != (size, size) or not np.isfinite(matrix).all() or not np.allclose(matrix, matrix.T):
        return False
    # A variance of zero may come out as the smallest of negative numbers.
    return not size or bool(np.linalg.eigvalsh(matrix).min() >= -1e-8 * max(float(np.abs(matrix).max()), 1e-300))


def _result(data: dict[str, Any]) -> GrowthResult:
    sigma2 = float(data["sigma2"])
    ou, upper = data["ou"], data["upper"]
    estimates = Estimates(
        fixed=np.array(list(data["fixed"].values()), dtype=float),
        fixed_covariance=np.array(data["fixed_cov"], dtype=float),
        re_cov=np.array(data["re_cov"], dtype=float),
        sigma2=sigma2,
        loglik=float(data["loglik"]),
        serial=None if ou is None else Serial(float(ou["variance"]) / sigma2, float(ou["range"])),
        is_converged=bool(data["converged"]),
        gradient_norm=float(data["gradient_norm"]),
        upper_cov=None if upper is None else np.array(upper["re_cov"], dtype=float),
    )
    return GrowthResult(
        formula=str(data["formula"]),
        residual=str(data["residual"]),
        time=str(data["time"]),
        group=str(data["client"]),
        upper="" if upper is None else str(upper["group"]),
        upper_names=() if upper is None else tuple(str(name) for name in upper["random"]),
        fixed_names=tuple(data["fixed"]),
        random_names=tuple(data["random"]),
        dropped_names=tuple(data["dropped"]),
        estimates=estimates,
        reml=bool(data["reml"]),
        n_obs=int(data["n_obs"]),
        n_clients=int(data["n_clients"]),
        n_excluded=int(data["n_excluded"]),
        n_covariance=int(data["n_covariance"]),
        n_repeated=int(data["n_repeated"]),
        learned=Learned(
            {str(name): [str(each) for each in seen] for name, seen in data["levels"].items()},
            {str(call): [[float(x) for x in row] for row in rows] for call, rows in data["constants"].items()},
        ),
    )

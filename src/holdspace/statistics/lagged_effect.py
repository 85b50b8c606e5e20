"""Does a session's trust go along with the next session's symptoms, within the same client?

Random-intercept cross-lagged panel model (Hamaker, Kuiper & Grasman 2015, https://doi.org/10.1037/a0038889): stable
differences between clients are set apart, so that the lagged effect is one of a client's own ups and downs. Estimated
from all sessions of all clients by full-information maximum likelihood, which is right where a session is missing for
reasons that the other sessions tell. Effects are the same at every lag; the first occasion is free.

The noise-corrected value lets each score carry measurement error beside the true ups and downs (Schuurman & Hamaker
2019, https://doi.org/10.1037/met0000188): an effect of what was measured with noise is drawn towards zero. Clients then
also differ in the slope of the outcome over ln(1 + session), or what is lasting would be taken for noise (Curran et al.
2014, https://doi.org/10.1037/a0035297). It needs more data: its interval is wider, and what the scores' own course
tells of their noise is soft. Where the reliability of momentary differences is known from elsewhere, give it; if not,
the sensitivity says what the effect would be at several. None of them is a cause: something else may move both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.covariance_structure import (
    Array,
    Block,
    Maximum,
    blocks_of,
    maximise,
    observed_information,
)
from holdspace.statistics.known_scales import scores
from holdspace.statistics.lagged_panel import LAG, LEVEL, NOISE, SOURCE, Panel
from holdspace.statistics.session_table import keys, numbers, refuse, require_columns

MINIMUM_CLIENTS = 100
MINIMUM_OCCASIONS = 4
SENSITIVITY_AT = (0.6, 0.7, 0.8, 0.9)
Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error and 95 % interval."""

    value: float
    standard_error: float

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end."""
        return self.value - Z_95 * self.standard_error, self.value + Z_95 * self.standard_error


@dataclass(frozen=True, slots=True)
class LaggedEffectResult:
    """What the panel says. Units: points of the outcome for one point of the predictor a session earlier.

    ``within`` is the effect on observed scores, ``within_corrected`` with measurement noise taken out (None where the
    data do not tell the two apart), ``sensitivity`` what it would be at given reliabilities of the predictor's
    momentary differences. ``back`` is the effect of the outcome on the next session's predictor;
    ``between_correlation`` that of the clients' stable levels.
    """

    within: Estimate
    within_corrected: Estimate | None
    sensitivity: tuple[tuple[float, Estimate], ...]
    back: Estimate
    persistence_outcome: Estimate
    persistence_predictor: Estimate
    between_correlation: float
    n_clients: int
    n_occasions: int
    n_scores: int
    loglik: float
    is_converged: bool

    def to_json(self) -> dict[str, Any]:
        """Return all figures; estimates with standard error and 95 % interval."""
        report = {name: getattr(self, name) for name in self.__slots__}
        report["sensitivity"] = [{"reliability": each, **_told(found)} for each, found in self.sensitivity]
        return {name: _told(each) if isinstance(each, Estimate) else each for name, each in report.items()}


def _told(estimate: Estimate) -> dict[str, Any]:
    return {"value": estimate.value, "se": estimate.standard_error, "interval": list(estimate.interval)}


@dataclass(frozen=True, slots=True)
class LaggedEffect:
    """The effect of one column on another a session later, to be fitted to a table of sessions.

    ``reliability`` is that of the predictor's momentary differences within a client, where it is known.
    """

    outcome: str = "phq9"
    predictor: str = "alliance"
    occasions: int = 7
    reliability: float | None = None

    def fit(self, frame: pl.DataFrame, *, source: str = "the table") -> LaggedEffectResult:
        """Fit the sessions 1 to ``occasions`` of a table with the columns client, session, predictor and outcome."""
        require_columns(frame, ["client", "session", self.predictor, self.outcome], source=source)
        session = numbers(frame, "session", source=source, is_required=True)
        is_none = (session % 1 != 0) | (session < 0)
        refuse(is_none, "A session is no whole number from 0 on.", source, "Number the sessions from 0 (intake) on.")
        columns = [scores(frame, name, source=source) for name in (self.predictor, self.outcome)]
        client = keys(frame, "client", source=source)
        places = pl.DataFrame({"client": client, "session": session})
        comes_again = places.select(~pl.struct(pl.all()).is_first_distinct()).to_series().to_numpy()
        refuse(comes_again, "A client has two rows for one session.", source, "Keep one row a client and session.")
        panels = panel_of(client, session.astype(np.intp), *columns, occasions=self.occasions)
        return fit_lagged_effect(*panels, reliability=self.reliability)


def fit_lagged_effect(
    predictor: Array, outcome: Array, *, is_corrected: bool = True, reliability: float | None = None
) -> LaggedEffectResult:
    """Fit the panel: two arrays (clients, occasions), NaN where there is no score; ``is_corrected`` also without noise.

    Raises BadInput for fewer than `MINIMUM_CLIENTS` clients with two occasions or `MINIMUM_OCCASIONS` occasions,
    infinite values, or a series that never varies.
    """
    if reliability is not None and not 0 < reliability <= 1:
        raise BadInput("A reliability lies between 0 and 1.", source="reliability")
    values = _checked(np.asarray(predictor, dtype=float), np.asarray(outcome, dtype=float))
    n_clients, t = len(values), values.shape[1] // 2
    blocks = blocks_of(values, np.zeros(n_clients, dtype=np.intp))
    plain = Panel(t, has_noise=False)
    best = _best(plain, blocks, plain.start(values))
    corrected = _Corrected(t, blocks, values, best)
    return LaggedEffectResult(
        within=_estimate(best, LAG + 2),
        within_corrected=corrected.at(reliability) if is_corrected else None,
        sensitivity=corrected.sensitivity() if is_corrected else (),
        back=_estimate(best, LAG + 1),
        persistence_predictor=_estimate(best, LAG),
        persistence_outcome=_estimate(best, LAG + 3),
        between_correlation=_correlation(best.parameters[LEVEL : LEVEL + 3]),
        n_clients=n_clients,
        n_occasions=t,
        n_scores=int((~np.isnan(values)).sum()),
        loglik=best.loglik,
        is_converged=best.is_converged,
    )


def panel_of(
    clients: Sequence[object] | NDArray[np.int64],
    sessions: NDArray[np.intp],
    predictor: Array,
    outcome: Array,
    *,
    occasions: int = 7,
) -> tuple[Array, Array]:
    """Return two arrays (clients, occasions) of a table of sessions; those numbered 1 to ``occasions`` are used."""
    names, rows = np.unique(np.asarray(clients), return_inverse=True)
    used = (sessions >= 1) & (sessions <= occasions)
    places = rows[used] * occasions + sessions[used] - 1
    if len(np.unique(places)) < len(places):
        raise BadInput("A client has two rows for one session.", remedy="Keep one row a client and session.")
    panels = []
    for column in (predictor, outcome):
        panel = np.full(len(names) * occasions, np.nan)
        panel[places] = np.asarray(column, dtype=float)[used]
        panels.append(panel.reshape(len(names), occasions))
    return panels[0], panels[1]


def _best(panel: Panel, blocks: Sequence[Block], start: Array) -> Maximum:
    best = maximise(panel.implied, blocks, start)
    return replace(best, information=observed_information(panel.implied, blocks, best))


def _checked(predictor: Array, outcome: Array) -> Array:
    if predictor.shape != outcome.shape or predictor.ndim != 2:
        raise BadInput("Predictor and outcome need the same clients and occasions.")
    if np.isinf(predictor).any() or np.isinf(outcome).any():
        raise BadInput("A score is infinite.", remedy="Correct it or leave it empty.")
    if predictor.shape[1] < MINIMUM_OCCASIONS:
        raise BadInput(f"At least {MINIMUM_OCCASIONS} sessions are needed.", remedy="Wait for more sessions.")
    seen = (~np.isnan(predictor) | ~np.isnan(outcome)).sum(axis=1)
    if (seen >= 2).sum() < MINIMUM_CLIENTS:
        raise BadInput(
            f"At least {MINIMUM_CLIENTS} clients with two sessions are needed.",
            remedy="With fewer the interval says nothing, so no figure is shown.",
        )
    values = np.concatenate([predictor, outcome], axis=1)[seen >= 1]
    if np.isnan(values).all(axis=0).any():
        raise BadInput("A session was never scored.", remedy="Leave out occasions without any score.")
    if (np.nanvar(values, axis=0) < 1e-12).any():
        raise BadInput("At one session everybody has the same score.", remedy="Leave out that session.")
    return np.asarray(values)


def _estimate(best: Maximum, at: int) -> Estimate:
    return Estimate(float(best.parameters[at]), float(best.standard_errors[at]))


def _correlation(triple: Array) -> float:
    first, both, second = triple
    return float(both / np.sqrt(first * second)) if first > 0 and second > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class _Corrected:
    """The effect without noise, started from the fit with it."""

    t: int
    blocks: Sequence[Block]
    values: Array
    plain: Maximum

    def at(self, reliability: float | None) -> Estimate | None:
        """Return the effect; None where noise and ups and downs cannot be told apart."""
        noise = None if reliability is None else (1 - reliability) * self._within_variance()
        panel = Panel(self.t, has_noise=True, predictor_noise=noise)
        start, plain = panel.start(self.values), self.plain.parameters
        start[:NOISE] = plain[:NOISE]
        start[SOURCE], start[SOURCE + 2] = 0.7 * start[SOURCE], 0.7 * start[SOURCE + 2]
        start[NOISE], start[NOISE + 1] = 0.3 * plain[SOURCE], 0.3 * plain[SOURCE + 2]
        best = _best(panel, self.blocks, start if noise is None else np.delete(start, NOISE))
        estimate = _estimate(best, LAG + 2)
        is_sound = np.isfinite(estimate.standard_error) and (best.parameters[[SOURCE, SOURCE + 2]] > 0).all()
        return estimate if best.is_converged and is_sound else None

    def sensitivity(self) -> tuple[tuple[float, Estimate], ...]:
        """Return the effect at several reliabilities, those left out at which it cannot be told."""
        found = ((each, self.at(each)) for each in SENSITIVITY_AT)
        return tuple((each, estimate) for each, estimate in found if estimate is not None)

    def _within_variance(self) -> float:
        """Return the predictor's variance within a client, noise included."""
        return float(self.plain.parameters[SOURCE] / (1 - min(self.plain.parameters[LAG] ** 2, 0.99)))

"""The chance that a client does not come back after a session, from what is known at that session.

A discrete-time hazard (Singer & Willett 1993, https://doi.org/10.3102/10769986018002155): one logistic curve over all
sessions at which somebody was still there. It uses the session's number, the first and the latest symptom score, and of
the alliance the latest score, its fall from the session before and from the client's own mean so far, and how strange
that fall is. Most of what can be known comes from the alliance (Sharf et al. 2010, https://doi.org/10.1037/a0021175).
A chance of one in ten says that of ten such clients nine come back: a reason to ask how it is going, not a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from holdspace.domain.errors import BadInput
from holdspace.statistics.logistic import LogisticFit, fit_logistic
from holdspace.statistics.service_signals import SessionRows, session_rows
from holdspace.statistics.session_table import Array, numbers, require_columns

MINIMUM_EVENTS = 30
FEATURES = (
    "constant", "session", "log_session", "first_symptoms", "symptoms", "alliance", "alliance_mean",
    "fall_from_before", "fall_from_mean", "deep_fall", "no_alliance",
)  # fmt: skip
# The constant is alike for everybody; of a missing alliance nothing may be known, and then intervals have to be wide.
_KEPT = ("constant", "no_alliance")
# In SDs of a feature: an effect is hardly larger than two logits.
_PRECISION = 0.25
# A fall of this many points of SD or more counts as deep.
_DEEP = 1.0


@dataclass(frozen=True, slots=True)
class DropoutRisk:
    """Which columns to learn from: ``dropped_out`` is 1 in the last session of those who did not come back."""

    outcome: str = "phq9"
    alliance: str = "alliance"
    dropped_out: str = "dropped_out"

    def fit(self, frame: pl.DataFrame, *, source: str = "the table") -> FittedDropoutRisk:
        """Learn from finished clients; raise BadInput below 30 who dropped out.

        In what finished clients do not differ, nothing can be learned of: it is left out, and named in the result.
        """
        require_columns(frame, [self.dropped_out], source=source)
        rows = session_rows(frame, outcome=self.outcome, alliance=self.alliance, source=source)
        events = numbers(rows.table, self.dropped_out, source=source, is_required=True, takes_yes_no=True)
        if not np.isin(events, (0, 1)).all():
            raise BadInput(f"{self.dropped_out} must be 0 or 1.", source=source)
        at_risk = rows.session > 0
        n_events = int(events[at_risk].sum())
        if n_events < MINIMUM_EVENTS:
            raise BadInput(
                f"Only {n_events} clients dropped out; {MINIMUM_EVENTS} are the fewest to learn from.",
                remedy="Wait for more finished clients.",
            )
        usual = Usual.of(rows)
        raw = _features(rows, usual)[at_risk]
        centre, scale = raw.mean(axis=0), raw.std(axis=0)
        is_alike = (scale < 1e-9) & ~np.isin(FEATURES, _KEPT)
        scale[scale < 1e-9] = 1.0
        # The constant stays as it is and has no prior to speak of.
        centre[0], scale[0] = 0.0, 1.0
        precision = np.diag([1e-6] + [_PRECISION] * (len(FEATURES) - 1))
        found = fit_logistic(
            (raw - centre) / scale, events[at_risk], start=np.zeros(len(FEATURES)), precision=precision
        )
        return FittedDropoutRisk(self, usual, centre, scale, is_alike, found, int(at_risk.sum()), n_events)


@dataclass(frozen=True, slots=True)
class Usual:
    """What finished clients usually score: stands in for what is not known of a client."""

    symptoms: float
    alliance: float
    alliance_sd: float

    @classmethod
    def of(cls, rows: SessionRows) -> Usual:
        """Return the means of what was scored, 0 where nothing was."""
        symptoms, alliance = (each[~np.isnan(each)] for each in (rows.outcome, rows.alliance))
        return cls(
            symptoms=float(symptoms.mean()) if symptoms.size else 0.0,
            alliance=float(alliance.mean()) if alliance.size else 0.0,
            alliance_sd=max(float(alliance.std()), 1e-9) if alliance.size else 1.0,
        )


@dataclass(frozen=True, slots=True)
class FittedDropoutRisk:
    """What finished clients taught: a logistic curve over scaled features, from so many sessions and dropouts.

    ``is_alike`` marks the features in which they did not differ, which are not looked at.
    """

    columns: DropoutRisk
    usual: Usual
    centre: Array
    scale: Array
    is_alike: NDArray[np.bool_]
    curve: LogisticFit
    n_sessions: int
    n_events: int

    @property
    def left_out(self) -> list[str]:
        """The features that are not looked at, since finished clients did not differ in them."""
        return [name for name, is_alike in zip(FEATURES, self.is_alike, strict=True) if is_alike]

    def predict_proba(self, frame: pl.DataFrame, *, source: str = "the table") -> pl.DataFrame:
        """Return client, session and the chance that the client does not come back, with a 95 % interval.

        One row per session after intake, sorted; each depends on nothing after its session.
        """
        rows = session_rows(frame, outcome=self.columns.outcome, alliance=self.columns.alliance, source=source)
        at_risk = rows.session > 0
        scaled = (_features(rows, self.usual)[at_risk] - self.centre) / self.scale
        scaled[:, self.is_alike] = 0.0
        logit = (scaled * self.curve.weights).sum(axis=1)
        error = np.sqrt(np.einsum("ni,ij,nj->n", scaled, self.curve.covariance, scaled))
        columns = {
            "dropout_probability": scipy.special.expit(logit),
            "lower": scipy.special.expit(logit - 1.96 * error),
            "upper": scipy.special.expit(logit + 1.96 * error),
        }
        drawn = [pl.Series(name, np.round(values, 6)) for name, values in columns.items()]
        return rows.table.select("client", "session").filter(pl.Series(at_risk)).with_columns(*drawn)

    def to_json(self) -> dict[str, Any]:
        """Return weights in logits per SD of each feature, with standard errors; no score of anyone."""
        errors = np.sqrt(np.diag(self.curve.covariance))
        return {
            "weights": dict(zip(FEATURES, self.curve.weights.tolist(), strict=True)),
            "se": dict(zip(FEATURES, errors.tolist(), strict=True)),
            "centre": dict(zip(FEATURES, self.centre.tolist(), strict=True)),
            "scale": dict(zip(FEATURES, self.scale.tolist(), strict=True)),
            "n_sessions": self.n_sessions,
            "n_events": self.n_events,
            "left_out": self.left_out,
        }


def _features(rows: SessionRows, usual: Usual) -> Array:
    starts = np.flatnonzero(np.diff(rows.client, prepend=-1))
    first = np.repeat(starts, np.diff(np.append(starts, rows.client.size)))
    symptoms, alliance = (_carried(values, first) for values in (rows.outcome, rows.alliance))
    mean = _mean_so_far(rows.alliance, first)
    fall_from_before = _carried(_shifted(rows.alliance, first), first) - alliance
    fall_from_mean = np.nan_to_num(_shifted(mean, first) - alliance)
    return np.column_stack([
        np.ones(rows.session.size),
        rows.session,
        np.log(np.maximum(rows.session, 1)),
        np.nan_to_num(symptoms[first], nan=usual.symptoms),
        np.nan_to_num(symptoms, nan=usual.symptoms),
        np.nan_to_num(alliance, nan=usual.alliance),
        np.nan_to_num(mean, nan=usual.alliance),
        np.nan_to_num(fall_from_before),
        fall_from_mean,
        np.maximum(fall_from_mean / usual.alliance_sd - _DEEP, 0),
        np.isnan(alliance),
    ])  # fmt: skip


def _carried(values: Array, first: NDArray[np.intp]) -> Array:
    """Return the latest value so far of each client; NaN before there is one."""
    place = np.where(np.isnan(values), -1, np.arange(values.size))
    latest = np.maximum.accumulate(place)
    return np.where(latest >= first, values[latest], np.nan)


def _shifted(values: Array, first: NDArray[np.intp]) -> Array:
    """Return each client's value one row earlier; NaN in the first."""
    earlier = np.roll(values, 1)
    earlier[np.arange(values.size) == first] = np.nan
    return earlier


def _mean_so_far(values: Array, first: NDArray[np.intp]) -> Array:
    seen = ~np.isnan(values)
    total, count = np.cumsum(np.where(seen, values, 0.0)), np.cumsum(seen)
    before = first - 1
    total_before = np.where(before >= 0, total[before], 0.0)
    count_before = np.where(before >= 0, count[before], 0)
    n = count - count_before
    return np.where(n > 0, (total - total_before) / np.maximum(n, 1), np.nan)

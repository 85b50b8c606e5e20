"""A simulated practice: alliance and PHQ-9, session by session, with the truth of every client known.

Calibrated to published figures (NHS Talking Therapies 2024-25; Flückiger et al. 2018, 2020; Saxon et al. 2017; Swift &
Greenberg 2012; Sharf et al. 2010). It serves to test methods and to start a service that has no finished clients yet;
it says nothing about any real person. Sizes of ruptures and of their repair are choices, not published values.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.random import Generator

from holdspace.statistics.session_table import Array

LAST_SESSION = 20
CLIENTS_PER_THERAPIST = 25
STATE_SD, NOISE_SD, SYMPTOM_AR = 2.0, 2.0, 0.30
INTAKE_SD = float(np.sqrt(5.5**2 - STATE_SD**2 - NOISE_SD**2))
LEVEL_SDS = (INTAKE_SD, 2.0, 0.52)
CORRELATIONS = ((1.0, -0.20, -0.10), (-0.20, 1.0, -0.28), (-0.10, -0.28, 1.0))
ALLIANCE_SD, ALLIANCE_AR, ALLIANCE_NOISE = 0.36, 0.35, 0.20
WITHIN_ALLIANCE_SD = float(np.sqrt(ALLIANCE_SD**2 + ALLIANCE_NOISE**2))
TOTAL_ALLIANCE_SD = float(np.sqrt(0.52**2 + ALLIANCE_SD**2 + ALLIANCE_NOISE**2))


@dataclass(frozen=True, slots=True)
class Clients:
    """What is true of each client, whatever happens."""

    therapist: Array
    intake_deviation: Array
    level: Array
    slope: Array
    alliance: Array
    female: Array
    age: Array


@dataclass(slots=True)
class _Now:
    """Where each client is at the session that is being drawn."""

    time: Array
    state: Array
    alliance_state: Array
    previous_deviation: Array
    drop: Array
    is_here: Array
    rows: list[dict[str, Array]] = field(default_factory=list)


def simulate_clinic(
    *, clients: int, seed: int, is_gaussian: bool = False, has_irregular_times: bool = False
) -> pl.DataFrame:
    """Return the rows of a simulated practice, sorted by client and session, with their truth.

    ``is_gaussian`` leaves out all that a two-level linear mixed model does not hold: its truth is then exact.
    """
    draw = np.random.default_rng(seed)
    people = _draw_clients(draw, clients)
    now = _Now(
        time=np.zeros(clients),
        state=draw.normal(0, STATE_SD, clients),
        alliance_state=np.zeros(clients),
        previous_deviation=np.zeros(clients),
        drop=np.zeros(clients),
        is_here=np.ones(clients),
    )
    for session in range(LAST_SESSION + 1):
        _session(draw, people, now, session, is_gaussian=is_gaussian, has_irregular_times=has_irregular_times)
    return _table(now.rows)


def _draw_clients(draw: Generator, clients: int) -> Clients:
    therapists = max(1, round(clients / CLIENTS_PER_THERAPIST))
    therapist = draw.integers(0, therapists, clients)
    covariance = np.array(CORRELATIONS) * np.multiply.outer(LEVEL_SDS, LEVEL_SDS)
    u0, u1, ua = draw.multivariate_normal(np.zeros(3), covariance, clients).T
    slope, level, alliance = (draw.normal(0, sd, therapists)[therapist] for sd in (0.50, 0.40, 0.17))
    return Clients(
        therapist=therapist.astype(np.float64),
        intake_deviation=u0,
        level=15.9 + u0 + level,
        slope=-2.45 - 0.05 * u0 + u1 + slope,
        alliance=3.90 + ua + alliance,
        female=(draw.random(clients) < 0.65).astype(np.float64),
        age=np.clip(np.round(draw.gamma(9, 4.3, clients)), 18, 85),
    )


def _session(
    draw: Generator, people: Clients, now: _Now, session: int, *, is_gaussian: bool, has_irregular_times: bool
) -> None:
    if session:
        gap = np.maximum(0.3, draw.normal(1, 0.25, now.time.size)) if has_irregular_times else 1.0
        now.time = now.time + gap
    trajectory = people.level + people.slope * np.log1p(now.time)
    score = _symptoms(draw, now, trajectory, session, is_gaussian=is_gaussian)
    alliance, onset = (
        (np.full(now.time.size, np.nan), np.zeros(now.time.size))
        if session == 0
        else _alliance(draw, people, now, score - trajectory, session, is_gaussian=is_gaussian)
    )
    dropout, planned = _exit_hazards(people, now, score, alliance, session, is_gaussian=is_gaussian)
    chance = draw.random(now.time.size)
    # One draw decides: it falls below the hazard of dropping out, or else of ending as planned.
    drops_out = chance < dropout
    ends = drops_out | (chance < dropout + (1 - dropout) * planned) | (session == LAST_SESSION)
    is_recorded = (draw.random(now.time.size) >= 0.05) | (session == 0)
    now.rows.append({
        "here": now.is_here * is_recorded, "session": np.full(now.time.size, float(session)), "time": now.time,
        "phq9": score, "alliance": alliance, "therapist": people.therapist, "female": people.female, "age": people.age,
        "true_trajectory": trajectory, "true_state": now.state, "true_rupture_onset": onset,
        "true_rupture_active": (now.drop > 0).astype(np.float64), "true_dropout_hazard": dropout,
        "dropped_out": drops_out.astype(np.float64), "last": ends.astype(np.float64),
    })  # fmt: skip
    now.is_here = now.is_here * ~ends


def _symptoms(draw: Generator, now: _Now, trajectory: Array, session: int, *, is_gaussian: bool) -> Array:
    clients = trajectory.size
    if is_gaussian:
        now.state = draw.normal(0, STATE_SD, clients)
        return trajectory + now.state + draw.normal(0, NOISE_SD, clients)
    if session:
        news = draw.normal(0, STATE_SD * np.sqrt(1 - SYMPTOM_AR**2), clients)
        lagged = -0.50 * now.previous_deviation if session >= 2 else 0.0
        now.state = SYMPTOM_AR * now.state + news + lagged
    score = np.clip(np.round(trajectory + now.state + draw.normal(0, NOISE_SD, clients)), 0, 27)
    return np.asarray(score)


def _alliance(
    draw: Generator, people: Clients, now: _Now, surprise: Array, session: int, *, is_gaussian: bool
) -> tuple[Array, Array]:
    clients = surprise.size
    news = draw.normal(0, ALLIANCE_SD, clients)
    if session > 1:
        news = news * np.sqrt(1 - ALLIANCE_AR**2) + ALLIANCE_AR * now.alliance_state
    now.alliance_state = news
    if not is_gaussian:
        now.alliance_state = now.alliance_state - 0.04 * surprise / np.sqrt(STATE_SD**2 + NOISE_SD**2)
    onset = _ruptures(draw, now, session)
    deviation = now.alliance_state - now.drop
    score = people.alliance + 0.10 * np.log(session) + deviation + draw.normal(0, ALLIANCE_NOISE, clients)
    now.previous_deviation = deviation / WITHIN_ALLIANCE_SD
    if is_gaussian:
        return score, onset
    # What the rupture adds is carried on with the state, after this session's score.
    now.state = now.state + 0.50 * onset
    return np.asarray(np.clip(np.round(score * 12) / 12, 1, 5)), onset


def _ruptures(draw: Generator, now: _Now, session: int) -> Array:
    clients = now.drop.size
    is_active = now.drop > 0
    is_repaired = is_active & (draw.random(clients) < 0.50)
    can_begin = ~is_active & (session >= 3)
    onset = can_begin & (draw.random(clients) < 0.045)
    size = np.maximum(0.45, draw.normal(0.95, 0.25, clients))
    now.drop = np.where(onset, size, np.where(is_repaired, 0.0, now.drop))
    return onset.astype(np.float64)


def _exit_hazards(
    people: Clients, now: _Now, score: Array, alliance: Array, session: int, *, is_gaussian: bool
) -> tuple[Array, Array]:
    """Return the chances of dropping out and, if not, of ending as planned. Nobody leaves at intake."""
    clients = score.size
    if session == 0:
        return np.zeros(clients), np.zeros(clients)
    if is_gaussian:
        return np.full(clients, 0.05), np.full(clients, 0.06)
    logit = -3.45 - 0.07 * (session - 1) + 0.15 * people.intake_deviation / INTAKE_SD
    logit = logit - 0.45 * (alliance - 3.90) / TOTAL_ALLIANCE_SD + 0.70 * (now.drop > 0)
    planned = -4.6 + 0.17 * session + 1.10 * (score < 10)
    return 1 / (1 + np.exp(-logit)), 1 / (1 + np.exp(-planned))


def _table(rows: list[dict[str, Array]]) -> pl.DataFrame:
    clients = rows[0]["here"].size
    columns = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    columns["client"] = np.tile(np.arange(1.0, clients + 1), len(rows))
    table = pl.DataFrame(columns).filter(pl.col("here") == 1).sort("client", "session").drop("here")
    integers = ["client", "session", "therapist", "female", "age", "true_rupture_onset", "true_rupture_active"]
    table = table.with_columns(pl.col([*integers, "dropped_out", "last"]).cast(pl.Int64))
    table = table.with_columns(pl.col("alliance").fill_nan(None))
    intake = table.filter(pl.col("session") == 0).select("client", intake=pl.col("phq9"))
    first = ["client", "session", "time", "phq9", "alliance", "intake"]
    table = table.join(intake, on="client", how="left", maintain_order="left")
    return table.select([*first, *(name for name in table.columns if name not in first)])

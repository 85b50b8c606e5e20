"""Dropout beside the simulator's true hazard; funnels of services that differ by overdispersion alone.

python -m benchmarks.statistics.dropout_and_funnel [--clients 20000] [--others 15000] [--rounds 200]
"""

from __future__ import annotations

import argparse

import numpy as np
import polars as pl
from scipy.special import expit, logit

from benchmarks.statistics.figures import area_under_curve, say_load, say_most, say_within
from holdspace.statistics.benchmark import Benchmark
from holdspace.statistics.clinic_simulation import simulate_clinic
from holdspace.statistics.dropout_risk import DropoutRisk
from holdspace.statistics.logistic import fit_logistic

SERVICES = 140
# Between real services the log-odds of recovery have this SD (NHS Talking Therapies 2024-25).
BETWEEN_SD = 0.285


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=20_000)
    parser.add_argument("--others", type=int, default=15_000)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    say_load()
    _dropout(options.clients, options.others)
    for between in (0.0, BETWEEN_SD):
        _funnel(options.rounds, between)


def _dropout(clients: int, others: int) -> None:
    truth = simulate_clinic(clients=others, seed=2)
    risk = DropoutRisk().fit(simulate_clinic(clients=clients, seed=1)).predict_proba(truth)
    rows = risk.join(truth.select("client", "session", "dropped_out", "true_dropout_hazard"), on=["client", "session"])
    happened = rows["dropped_out"].to_numpy() == 1
    chance, hazard = rows["dropout_probability"].to_numpy(), rows["true_dropout_hazard"].to_numpy()
    ours, best = (area_under_curve(happened, each) for each in (chance, hazard))
    print(f"        AUC {ours:.4f}, of the true hazard {best:.4f}, {rows.height} sessions")
    say_most("AUC short of the true hazard's", best - ours, 0.01)
    design = np.column_stack([np.ones(chance.size), logit(chance)])
    flat = 1e-9 * np.eye(2)
    slope = fit_logistic(design, happened.astype(float), start=np.array([0.0, 1.0]), precision=flat)
    error = float(np.sqrt(slope.covariance[1, 1]))
    say_within(f"calibration slope (standard error {error:.3f})", float(slope.weights[1]), 0.95, 1.05)


def _funnel(rounds: int, between: float) -> None:
    draw = np.random.default_rng(3)
    outside, plain = [], []
    for _ in range(rounds):
        sizes = np.maximum(np.round(draw.lognormal(5.0, 0.8, SERVICES)), 20).astype(int)
        service = np.repeat(np.arange(SERVICES), sizes)
        severity = draw.normal(0, 1, service.size) + draw.normal(0, 0.3, SERVICES)[service]
        level = draw.normal(0, between, SERVICES)[service] - 0.5 * severity
        recovered = (draw.random(service.size) < expit(level)).astype(int)
        table = pl.DataFrame({"service": service, "recovered": recovered, "severity": severity})
        fitted = Benchmark(case_mix=["severity"]).fit(table)
        outside.append(fitted.funnel()["is_outside"].to_numpy().mean())
        z = (fitted.observed - fitted.expected) / np.sqrt(fitted.chance_variance)
        plain.append((np.abs(z) > 1.96).mean())
    name = f"services that differ by SD {between:g} logit: share outside adjusted limits"
    say_within(name, float(np.mean(outside)), 0.03, 0.07)
    print(f"        outside plain limits: {np.mean(plain):.2f}")


if __name__ == "__main__":
    main()

"""The lagged effect: bias and coverage over many made-up panels, speed beside lavaan, and noise taken out.

python -m benchmarks.statistics.lagged_effect [--samples 2000] [--seed 10000] [--clients 20000]

The coverage seen in 500 samples alone has a standard error of .01, half of what the target leaves: so there are more.
lavaan (Debian: r-cran-lavaan) is run beside it where Rscript is found: same model, same data with dropout, FIML.
Seconds are of the processor: run it with OMP_NUM_THREADS=1, for threads that wait are counted too.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.statistics.figures import Array, say_least, say_load, say_most, say_within
from holdspace.statistics.clinic_simulation import simulate_clinic
from holdspace.statistics.lagged_effect import Z_95, LaggedEffect, fit_lagged_effect, panel_of
from tests.vectors.lagged_effect.panel import TRUE_EFFECT, made_up_panel

LAVAAN = Path(__file__).with_name("lagged_effect_lavaan.R")
# Of the simulator: the effect on error-free deviations, and their share of momentary variance.
STRUCTURAL, RELIABILITY = -1.214, 0.76


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=10_000, help="of the first panel")
    parser.add_argument("--clients", type=int, default=20_000)
    options = parser.parse_args()
    say_load()
    _many(options.samples, options.seed)
    table = simulate_clinic(clients=options.clients, seed=1)
    columns = (table[name].to_numpy() for name in ("client", "session", "alliance", "phq9"))
    _beside_lavaan(*panel_of(*columns))
    corrected = LaggedEffect(reliability=RELIABILITY).fit(table).within_corrected
    assert corrected is not None
    share = corrected.value / STRUCTURAL
    say_within("effect without noise, reliability known: share of the structural", share, 0.9, 1.1)


def _many(samples: int, first: int) -> None:
    began = time.process_time()
    fits = [
        fit_lagged_effect(*made_up_panel(n=1000, t=7, seed=first + number), is_corrected=False).within
        for number in range(samples)
    ]
    values, errors = (np.array([getattr(fit, name) for fit in fits]) for name in ("value", "standard_error"))
    print(f"{samples} panels of 1000 clients x 7: {(time.process_time() - began) / samples:.2f} s each")
    say_most("bias, share of the truth", abs(float(values.mean()) / TRUE_EFFECT - 1), 0.02)
    held = np.abs(values - TRUE_EFFECT) <= Z_95 * errors
    say_within("coverage of the 95 % interval", float(held.mean()), 0.93, 0.97)
    print(f"        SD of the estimates {values.std():.4f}, mean standard error {errors.mean():.4f}")


def _beside_lavaan(predictor: Array, outcome: Array) -> None:
    began = time.process_time()
    ours = fit_lagged_effect(predictor, outcome, is_corrected=False)
    seconds = time.process_time() - began
    print(f"{ours.n_clients} clients: {ours.within.value:.5f} (SE {ours.within.standard_error:.5f}) in {seconds:.2f} s")
    if shutil.which("Rscript") is None:
        print("lavaan is not installed: no comparison")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        names = [f"y{s + 1}" for s in range(7)] + [f"x{s + 1}" for s in range(7)]
        file.write(",".join(names) + "\n")
        np.savetxt(file, np.concatenate([predictor, outcome], axis=1), fmt="%.6g", delimiter=",")
        file.flush()
        command = ["Rscript", str(LAVAAN), file.name]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    theirs, their_error, their_seconds, their_loglik = (float(word) for word in answer)
    print(f"lavaan: {theirs:.5f} (SE {their_error:.5f}) in {their_seconds:.2f} s")
    say_least("times faster than lavaan", their_seconds / seconds, 10)
    say_least("log-likelihood above lavaan's", ours.loglik - their_loglik, -1e-6)
    say_within("standard error, share of lavaan's", ours.within.standard_error / their_error, 0.99, 1.01)


if __name__ == "__main__":
    main()

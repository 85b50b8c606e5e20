"""How the benchmarks of signals count: area under the curve, calibration, a line that says whether a target is met."""

from __future__ import annotations

import os

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]


def area_under_curve(happened: Truth, score: Array) -> float:
    """Return the chance that one to whom it happened has the higher score than one to whom it did not."""
    ranks, n = rankdata(score), int(happened.sum())
    return float((ranks[happened].sum() - n * (n + 1) / 2) / (n * (happened.size - n)))


def calibration_error(happened: Truth, chance: Array, bins: int = 10) -> float:
    """Return the mean gap between chance and frequency over bins of equally many."""
    parts = np.array_split(np.argsort(chance), bins)
    return float(sum(part.size * abs(happened[part].mean() - chance[part].mean()) for part in parts) / happened.size)


def calibration_error_by_chance(chance: Array, samples: int = 200) -> float:
    """Return the mean calibration error where the chances are true: what so few outcomes show of nothing."""
    draw = np.random.default_rng(0)
    return float(np.mean([calibration_error(draw.random(chance.size) < chance, chance) for _ in range(samples)]))


def root_mean_square(errors: Array) -> float:
    """Return the root of the mean square."""
    return float(np.sqrt(np.mean(errors**2)))


def say(name: str, value: float, target: str, is_met: bool) -> None:
    """Print one figure with its target."""
    print(f"{'met   ' if is_met else 'MISSED'}  {name:<72} {value:9.4f}   target {target}", flush=True)


def say_least(name: str, value: float, least: float) -> None:
    """Print a figure that must be at least this."""
    say(name, value, f">= {least:g}", value >= least)


def say_most(name: str, value: float, most: float) -> None:
    """Print a figure that must be at most this."""
    say(name, value, f"<= {most:g}", value <= most)


def say_within(name: str, value: float, low: float, high: float) -> None:
    """Print a figure that must lie between two values."""
    say(name, value, f"{low:g} to {high:g}", low <= value <= high)


def say_load() -> None:
    """Print how busy the machine is, which times depend on."""
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)

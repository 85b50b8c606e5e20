"""Reliability, a factor model and four steps of invariance beside lavaan, on a table of answers.

python -m benchmarks.statistics.psychometrics items.csv [--group gender] [--model "N =~ N1 + N2 + ...; ..."]

By default five factors of five items each, as in the Big Five Inventory items of the R package psych. Without
Rscript and lavaan (Debian: r-cran-lavaan) only our own figures are printed. Seconds are of the processor: run it with
OMP_NUM_THREADS=1, for threads that wait are counted too.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.statistics.figures import say_load, say_most
from holdspace.statistics.factor_model import FactorFit, FactorModel
from holdspace.statistics.psychometrics import factor_model, invariance, reliability

LAVAAN = Path(__file__).with_name("psychometrics_lavaan.R")
BIG_FIVE = "; ".join(f"{factor} =~ " + " + ".join(f"{factor}{item}" for item in range(1, 6)) for factor in "AECNO")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("table", type=Path)
    parser.add_argument("--group", default="gender")
    parser.add_argument("--model", default=BIG_FIVE)
    options = parser.parse_args()
    say_load()
    table = pl.read_csv(options.table)
    parsed = FactorModel.parse(options.model)
    table = table.select(*parsed.items, options.group).drop_nulls()
    began = time.process_time()
    fits = [factor_model(table, options.model), *invariance(table, table[options.group].to_list(), options.model)]
    seconds = time.process_time() - began
    _alpha(table, parsed.factors[next(iter(parsed.factors))])
    for fit in fits:
        print(f"        {fit.step}: chi2 {fit.chi2:.3f} ({fit.df}), logLik {fit.loglik:.6f}, CFI {fit.cfi:.5f}")
    if shutil.which("Rscript") is None:
        print("lavaan is not installed: no comparison")
        return
    _beside_lavaan(fits, seconds, options.table, options.group, options.model)


def _alpha(table: pl.DataFrame, names: tuple[str, ...]) -> None:
    """Alpha by its other formula: from the mean variance and the mean covariance."""
    items = table.select(names)
    covariance, k = np.cov(items.to_numpy(), rowvar=False), len(names)
    mean_variance = np.trace(covariance) / k
    mean_covariance = (covariance.sum() - np.trace(covariance)) / (k * (k - 1))
    alpha = k * mean_covariance / (mean_variance + (k - 1) * mean_covariance)
    say_most(f"alpha of {', '.join(names)}: difference", abs(reliability(items).alpha - float(alpha)), 1e-10)


def _beside_lavaan(fits: list[FactorFit], seconds: float, table: Path, group: str, model: str) -> None:
    command = ["Rscript", str(LAVAAN), str(table), group, model.replace(";", "\n")]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    for fit, line in zip(fits, lines[:-1], strict=True):
        chi2, loglik = (float(word) for word in line.split())
        say_most(f"{fit.step}, {fit.n_parameters} parameters: difference of logLik", abs(fit.loglik - loglik), 1e-6)
        say_most(f"{fit.step}: difference of chi2", abs(fit.chi2 - chi2), 1e-4)
    say_most("processor seconds as a share of lavaan's", seconds / float(lines[-1]), 2)


if __name__ == "__main__":
    main()

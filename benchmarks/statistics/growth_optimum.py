"""The optimum of mixed models beside lme4's, on every case: `python -m benchmarks.statistics.growth_optimum`.

The cases are those of `tests/vectors/growth`: a made-up clinic, scores rounded and cut off at their ends, irregular
times, singular fits, a trial of 100 clients with 5 scores each, three levels, polynomials, categories; REML and ML.
lme4 (Debian: r-cran-lme4, with r-cran-glmmtmb and r-cran-jsonlite) is run anew, with tolerances tighter than its own.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.statistics.figures import say_load, say_most
from holdspace.statistics.growth_model import GrowthModel
from tests.vectors.growth.comparing import Distance, distance
from tests.vectors.growth.courses import DATA

VECTORS = Path(__file__).parents[2] / "tests/vectors/growth"
FIGURES: tuple[tuple[str, float, Callable[[Distance], float]], ...] = (
    ("log-likelihood short of lme4's, relative", 1e-9, lambda found: found.short),
    ("fixed effects, in standard errors", 1e-5, lambda found: found.fixed),
    ("covariances, relative", 1e-4, lambda found: found.covariance),
    ("gradient for each score", 1e-6, lambda found: found.gradient),
)


def main() -> None:
    """Print how far each case lies from lme4's answer, and the worst of each figure."""
    say_load()
    cases = json.loads((VECTORS / "cases.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        for name, table in DATA.items():
            table.write_csv(Path(folder) / f"{name}.csv")
        command = ["Rscript", "--vanilla", str(VECTORS / "make_answers.R"), str(VECTORS / "cases.json"), folder]
        answers = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = {}
    for name, (data, formula, method) in cases.items():
        fit = GrowthModel(formula).fit(DATA[data], reml=method == "reml")
        found[name] = distance(fit, answers[name])
        shown = ", ".join(f"{figure(found[name]):.0e}" for _, _, figure in FIGURES)
        print(f"        {name:<18} {data:<10} {method:<5} {shown}", flush=True)
    for what, most, figure in FIGURES:
        worst = max(found, key=lambda name: figure(found[name]))
        value = figure(found[worst])
        say_most(f"{what}: the worst of {len(found)} is {worst}, {value:.1e}", value, most)


if __name__ == "__main__":
    main()

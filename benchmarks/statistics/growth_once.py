"""One fit in a process of its own, for `growth.py`: prints seconds (wall and processor), log-likelihood and memory.

`python growth_once.py NAME DATA.parquet`, NAME being one of FITS. It runs in the environment of the library it times.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

INTEGER = "y ~ log1p(session) * intake + female + (1 + log1p(session) | client)"
ANY_TIMES = "y ~ g * intake + female + (1 + g | client)"


def _holdspace(
    formula: str, residual: str = "iid", *, reml: bool = True
) -> Callable[[str], tuple[Callable[[], Any], Any]]:
    def prepare(path: str) -> tuple[Callable[[], Any], Any]:
        import polars as pl  # noqa: PLC0415 — each environment has its own libraries

        from holdspace.statistics.growth_model import GrowthModel  # noqa: PLC0415

        table = pl.read_parquet(path).rechunk()
        model = GrowthModel(formula, residual=residual, time="session" if residual == "ou" else "")
        return lambda: model.fit(table, reml=reml), lambda fit: (fit.llf, fit.gradient_norm / fit.n_obs)

    return prepare


def _mixedlm_rs(path: str) -> tuple[Callable[[], Any], Any]:
    import mixedlm_rs  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    table = pl.read_parquet(path)
    frame = pd.DataFrame({name: table.get_column(name).to_numpy() for name in table.columns})

    def fit() -> Any:
        model = mixedlm_rs.MixedLM.from_formula("y ~ g * intake + female", frame, groups="client", re_formula="~g")
        return model.fit(reml=True)

    return fit, lambda result: (result.llf, None)


FITS = {
    "integer": _holdspace(INTEGER),
    "any times": _holdspace(ANY_TIMES),
    "serial": _holdspace(INTEGER, "ou", reml=False),
    "mixedlm-rs": _mixedlm_rs,
}


def main() -> None:
    fit, read = FITS[sys.argv[1]](sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        result = fit()
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    loglik, gradient = read(result)
    added = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps({"runs": found, "loglik": loglik, "gradient": gradient, "added_mb": added / 1024}))


if __name__ == "__main__":
    main()

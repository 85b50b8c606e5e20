"""One fit in a process of its own, for `growth.py`: prints seconds (wall and processor), log-likelihood and memory.

`python growth_once.py NAME DATA.parquet [FITS]`, NAME being one of FITS. It runs in the environment of the library it
times. Memory is what one fit more, which is not timed, takes at its highest beyond what was there before it, the table
included: loading and compiling, which is done once, is not counted. It is read from Linux.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
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


def _resident(which: str) -> int:
    """Return the bytes that are in memory now (VmRSS), or were at most since this was set back (VmHWM)."""
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith(which))
    return 1024 * int(line.split()[1])


def _added_by(fit: Callable[[], Any]) -> int:
    """Return the bytes a fit takes at its highest, when what earlier ones left over was given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before = _resident("VmRSS")
    fit()
    return _resident("VmHWM") - before


def main() -> None:
    fit, read = FITS[sys.argv[1]](sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    found = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        result = fit()
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    loglik, gradient = read(result)
    print(json.dumps({"runs": found, "loglik": loglik, "gradient": gradient, "added_bytes": _added_by(fit)}))


if __name__ == "__main__":
    main()

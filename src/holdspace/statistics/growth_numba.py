"""When passes over rows are compiled, and how.

numba is an extra (``pip install holdspace[fast]``): without it, and for practices small enough that nobody would
notice, numpy does the same. The machine code is kept in a cache; the very first use takes some seconds more.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

# Below so many rows numpy is done before compiled code would be loaded.
WORTHWHILE_ROWS = 1_000_000


def is_there() -> bool:
    """Return whether numba is installed."""
    return importlib.util.find_spec("numba") is not None


def is_worthwhile(n_rows: int) -> bool:
    """Return whether a compiled pass over so many rows is faster, and can be had."""
    return n_rows >= WORTHWHILE_ROWS and is_there()


@cache
def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function as machine code.

    Sums may be taken in another order, so that several terms are added at once, and a division by zero is infinite as
    in numpy, so that divisions need not be looked at one by one.
    """
    compile_ = import_module("numba").njit(cache=True, fastmath={"reassoc", "contract", "nsz"}, error_model="numpy")
    machine_code: Callable[..., Any] = compile_(function)
    return machine_code

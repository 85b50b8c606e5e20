"""How sure the coder has to be before a moment is shown, and how well it finds them: what its card says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from holdspace.domain.coding.acceptance import EXPERIMENTAL_CODES, HardToHear
from holdspace.workflows.analyse_session import model_card


@dataclass(frozen=True, slots=True)
class Measured:
    """From which probability a code is shown, and its F1 on how many turns of written sessions kept for testing."""

    what: HardToHear
    shown_from: float
    f1: float
    turns: int


@cache
def measured() -> tuple[Measured, ...]:
    """Return what the shipped coder's card says of each of the two; reading the card takes longer than the page."""
    card = model_card()
    limits, figures = card["settings"]["experimental"]["said_from"], card["figures"]["experimental"]
    return tuple(
        Measured(what, limits[code], figures[code]["f1"], int(figures[code]["turns"]))
        for what, code in EXPERIMENTAL_CODES.items()
    )

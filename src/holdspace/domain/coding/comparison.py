"""Coders beside one another: how far they agree on each kind of code, and where they do not. Needs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from holdspace.domain.coding.agreement import Agreement, cohens_kappa, krippendorffs_alpha
from holdspace.domain.coding.coded import CODES

# A code with a label "none" is also compared on whether there is anything of the kind: experts agree more on that.
_PRESENCE = ("question", "reflection", "therapist_input")
PRESENT, NONE = "present", "none"

Labels = Mapping[str, str]
Codings = Sequence[Mapping[str, Labels]]
"""One coding a coder: the labels of each turn by code, under a name that all coders give to the same turn."""


@dataclass(frozen=True, slots=True)
class ComparedCode:
    """How far coders agree on a code; ``kappa`` is for two coders only. ``code`` ends in ``present`` where only that
    there is anything of the kind was compared."""

    code: str
    alpha: Agreement
    kappa: Agreement | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A turn that was not given the same label by all; None where a coder gave none."""

    turn: str
    code: str
    labels: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Codes in the order of the scheme, without those that nobody gave; differences in the order of the turns."""

    codes: tuple[ComparedCode, ...]
    differences: tuple[Difference, ...]
    n_turns: int


def compare(codings: Codings, random: Random) -> Comparison:
    """Return how far two or more coders agree over the turns that at least two of them coded."""
    turns = list(dict.fromkeys(turn for coding in codings for turn in coding))
    units = {code: {turn: _labels(codings, turn, code) for turn in turns} for code in CODES}
    compared = []
    for code in CODES:
        compared += [_compared(code, list(units[code].values()), random)]
        if code in _PRESENCE:
            present = [tuple(map(_presence, labels)) for labels in units[code].values()]
            compared += [_compared(f"{code} {PRESENT}", present, random)]
    differences = tuple(
        Difference(turn, code, labels) for turn in turns for code in CODES if _differ(labels := units[code][turn])
    )
    return Comparison(tuple(each for each in compared if each.alpha.n), differences, len(turns))


def _compared(code: str, units: Sequence[tuple[str | None, ...]], random: Random) -> ComparedCode:
    kappa = None
    if units and len(units[0]) == 2:
        kappa = cohens_kappa([(a, b) for a, b in units if a is not None and b is not None], random)
    return ComparedCode(code, krippendorffs_alpha(units, random), kappa)


def _labels(codings: Codings, turn: str, code: str) -> tuple[str | None, ...]:
    return tuple(coding.get(turn, {}).get(code) for coding in codings)


def _presence(label: str | None) -> str | None:
    return label if label is None or label == NONE else PRESENT


def _differ(labels: Sequence[str | None]) -> bool:
    return len({label for label in labels if label is not None}) > 1

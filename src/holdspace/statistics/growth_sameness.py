"""Whether kept sums are of the same columns, so that they may be added to one another."""

from __future__ import annotations

from dataclasses import replace

from holdspace.domain.errors import BadInput
from holdspace.statistics.growth_design import Learned
from holdspace.statistics.growth_factors import Factors


def require_same_columns(kept: Factors, new: Factors, source: str) -> None:
    """Raise BadInput where sums cannot be added, because they are not of the same columns."""
    if new.time != kept.time:
        raise BadInput(
            f"{new.time or kept.time} differs from session to session only here, or only in what was added before.",
            source=source,
            remedy="Begin with clients of several sessions, or name the column session.",
        )
    if new != replace(kept, w=new.w):
        raise BadInput(
            "A column is of another kind here than in what was added before.",
            source=source,
            remedy="Give the same columns as numbers or as words everywhere.",
        )


def require_same_categories(one: Learned, other: Learned) -> None:
    """Raise BadInput where a column's categories, and so what stands for them, differ."""
    if one.levels != other.levels:
        names = sorted(name for name in one.levels | other.levels if one.levels.get(name) != other.levels.get(name))
        raise BadInput(
            f"{', '.join(names)} has other categories in the other statistics.",
            remedy="Write the categories as columns of 0 and 1.",
        )

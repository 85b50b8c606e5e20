"""How a service is doing, from the courses of the clients who allow to be counted: figures only, nobody in them.

Everything that is returned may be shown: small groups and small cells are held back here and nowhere else. Therapists
are not told apart. Half-years are set against each other with the first score as case-mix, limits widened by what
usually differs between them, and shrunken values (`statistics.benchmark`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.change import ChangeClass
from holdspace.domain.measures.talking_therapies import Contact, outcome_of
from holdspace.domain.small_cells import SMALLEST_GROUP, Share, find_share, held_back
from holdspace.statistics.benchmark import Benchmark

MISSED_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class CountedClient:
    """What is counted of one client. ``scores`` by measure, first to last; ``changes`` where an error is published.

    ``period`` is the half-year in which the therapy ended, empty while it goes on. ``n_flags`` counts flags of strain,
    ``n_withdrawn`` those that the scores took back; both None where there were too few checks to tell.
    """

    period: str
    n_sessions: int
    n_checked: int
    most_missed: int
    is_flat: bool
    changes: dict[str, ChangeClass] = field(default_factory=dict)
    scores: dict[str, tuple[float, ...]] = field(default_factory=dict)
    n_flags: int | None = None
    n_withdrawn: int | None = None


def describe_service(clients: Sequence[CountedClient]) -> dict[str, Any]:
    """Return the figures, as plain JSON."""
    n = len(clients)
    if n < SMALLEST_GROUP:
        return {"n_clients": None, "smallest_group": SMALLEST_GROUP}
    finished = [each for each in clients if each.period]
    return {
        "n_clients": n,
        "smallest_group": SMALLEST_GROUP,
        "n_finished": held_back({"finished": len(finished), "open": n - len(finished)})["finished"],
        "changes": _changes(clients),
        "talking_therapies": _talking_therapies(finished),
        "checks": _checks(clients),
        "strain": _strain(clients),
        "half_years": half_years(finished),
    }


def _changes(clients: Sequence[CountedClient]) -> list[dict[str, Any]]:
    """Return, measure by measure, what became of those with two scores."""
    found = []
    for measure in sorted({name for each in clients for name in each.changes}):
        counts = Counter(each.changes[measure] for each in clients if measure in each.changes)
        n = counts.total()
        by_class = held_back({each.value: counts[each] for each in ChangeClass})
        better = counts[ChangeClass.IMPROVED] + counts[ChangeClass.RECOVERED]
        found.append(
            {
                "measure": measure,
                "n": n if n >= SMALLEST_GROUP else None,
                "counts": by_class,
                "better": _told(find_share(better, n)),
            }
        )
    return found


def _talking_therapies(finished: Sequence[CountedClient]) -> dict[str, Any]:
    """Return the NHS Talking Therapies figures of finished clients with both measures twice."""
    pairs = [(each.scores.get("phq-9", ()), each.scores.get("gad-7", ())) for each in finished]
    outcomes = [
        outcome_of(Contact(phq[0], gad[0]), Contact(phq[-1], gad[-1]))
        for phq, gad in pairs
        if len(phq) >= 2 and len(gad) >= 2
    ]
    cases = [each for each in outcomes if each.was_at_caseness]
    return {
        "recovery": _told(_share(cases, lambda each: each.is_recovered)),
        "reliable_recovery": _told(_share(cases, lambda each: each.is_reliably_recovered)),
        "reliable_improvement": _told(_share(outcomes, lambda each: each.is_reliably_improved)),
        "reliable_deterioration": _told(_share(outcomes, lambda each: each.is_reliably_deteriorated)),
    }


def _checks(clients: Sequence[CountedClient]) -> dict[str, Any]:
    """Return how the session checks are filled in: missed, and answers that tell little."""
    seen = [each for each in clients if each.n_sessions]
    sessions = sum(each.n_sessions for each in seen)
    return {
        "given": _told(find_share(sum(each.n_checked for each in seen), sessions))
        if len(seen) >= SMALLEST_GROUP
        else None,
        "missed": _told(_share(seen, lambda each: each.most_missed >= MISSED_IN_A_ROW)),
        "flat": _told(_share(seen, lambda each: each.is_flat)),
    }


def _strain(clients: Sequence[CountedClient]) -> dict[str, Any]:
    """Return how many clients were flagged for strain, and how many flags the scores took back."""
    watched = [each for each in clients if each.n_flags is not None]
    flags = sum(each.n_flags or 0 for each in watched)
    withdrawn = sum(each.n_withdrawn or 0 for each in watched)
    return {
        "flagged": _told(_share(watched, lambda each: bool(each.n_flags))),
        "withdrawn": _told(find_share(withdrawn, flags)),
    }


def half_years(finished: Sequence[CountedClient], *, measure: str = "phq-9") -> dict[str, Any] | None:
    """Return the share that improved by the half-year of ending, with limits and shrunken values; None if too few."""
    good = {ChangeClass.IMPROVED, ChangeClass.RECOVERED}
    rows = [
        {"period": each.period, "improved": int(each.changes[measure] in good), "first": each.scores[measure][0]}
        for each in finished
        if measure in each.changes and each.scores.get(measure)
    ]
    if not rows:
        return None
    try:
        fitted = Benchmark(outcome="improved", service="period", case_mix=["first"]).fit(pl.DataFrame(rows))
    except BadInput:
        return None
    groups = [row for row in fitted.funnel().sort("service").to_dicts() if _may_show(row)]
    return {"measure": measure, "groups": groups, "dispersion": fitted.dispersion} if groups else None


def _may_show(row: dict[str, Any]) -> bool:
    return find_share(round(row["observed"] * row["n"]), row["n"]) is not None


def _share(group: Iterable[Any], holds: Callable[[Any], bool]) -> Share | None:
    found = [holds(each) for each in group]
    return find_share(sum(found), len(found))


def _told(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    lower, upper = share.interval
    return {"count": share.count, "n": share.n, "share": share.value, "lower": lower, "upper": upper}

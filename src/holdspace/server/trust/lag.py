"""What came before what, within this pair: sentences that say a pattern and never a cause."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _

from holdspace.domain.language import number
from holdspace.server.measures.course import Course
from holdspace.server.measures.series import Series, SessionChecks
from holdspace.statistics.own_lag import MINIMUM_PAIRS, OwnLag, find_own_lag


def lag_sentences(course: Course) -> tuple[str, ...]:
    """Return what can be said of both directions; that it is too early, where there are too few pairs."""
    checks = course.session_checks
    if checks is None or not course.series:
        return ()
    series = course.series[0]
    felt, score = _means(checks), {point.session_number: point.value for point in series.points}
    before_score = _pairs(felt, score, later_by=1)
    # The check-in before a session comes before the check after the same session.
    before_felt = _pairs(score, felt, later_by=0)
    if max(len(before_score), len(before_felt)) < MINIMUM_PAIRS:
        return (
            _("From %(n)d sessions with both answers on, this says if good sessions tend to come before better weeks.")
            % {"n": MINIMUM_PAIRS},
        )
    felt_first = _felt_first(_lag(before_score), series)
    score_first = _score_first(_lag(before_felt), series, is_second=bool(felt_first))
    return tuple(sentence for sentence in (felt_first, score_first) if sentence)


def _means(checks: SessionChecks) -> dict[int, float]:
    means = {number: checks.mean(row) for row, (number, _at) in enumerate(checks.sessions)}
    return {number: mean for number, mean in means.items() if mean is not None}


def _pairs(earlier: dict[int, float], later: dict[int, float], *, later_by: int) -> list[tuple[float, float]]:
    return [
        (value, later[number + later_by]) for number, value in sorted(earlier.items()) if number + later_by in later
    ]


def _lag(pairs: list[tuple[float, float]]) -> OwnLag | None:
    values = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return find_own_lag(values[:, 0], values[:, 1])


def _felt_first(lag: OwnLag | None, series: Series) -> str:
    if lag is None:
        return ""
    return _(
        "In %(n)d pairs: at the check-in after a session that felt one point better than usual for the two of you, "
        "%(measure)s lay %(figure)s its own line (%(interval)s). %(chance)s"
    ) % {"measure": series.title, **_figures(lag)}


def _score_first(lag: OwnLag | None, series: Series, *, is_second: bool) -> str:
    if lag is None:
        return ""
    said = (
        _(
            "The other way round, in %(n)d pairs: after a check-in with %(measure)s one point above its own line, "
            "the session felt %(figure)s usual (%(interval)s). %(chance)s"
        )
        if is_second
        else _(
            "In %(n)d pairs: after a check-in with %(measure)s one point above its own line, the session felt "
            "%(figure)s usual (%(interval)s). %(chance)s"
        )
    )
    return said % {"measure": series.title, **_figures(lag)}


def _figures(lag: OwnLag) -> dict[str, str | int]:
    side = _("points above") if lag.slope > 0 else _("points below")
    lower, upper = (_beside_the_line(bound) for bound in lag.interval)
    return {
        "n": lag.n_pairs,
        "figure": f"{number(abs(lag.slope), 1)} {side}",
        "interval": _("95 %% interval: %(lower)s to %(upper)s") % {"lower": lower, "upper": upper},
        "chance": _chance(lag),
    }


def _beside_the_line(points: float) -> str:
    """Return on which side of the line a bound lies, for readers to whom a sign says nothing."""
    side = _("%(points)s above") if points > 0 else _("%(points)s below")
    return side % {"points": number(abs(points), 2)}


def _chance(lag: OwnLag) -> str:
    return (
        _("Chance alone would do as much in about one therapy of twenty; why it is so here, it does not say.")
        if lag.is_beyond_chance
        else _("It can be chance.")
    )

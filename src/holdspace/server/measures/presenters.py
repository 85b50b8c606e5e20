"""The course in words: scores with their names, changes with what they rest on, and the data of the charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from holdspace.charts import course_chart, session_check_chart
from holdspace.domain.language import number, signed
from holdspace.domain.session_check.flatness import Flatness, find_flatness
from holdspace.server.measures.course import Course
from holdspace.server.measures.outlook import outlook_of
from holdspace.server.measures.outlook_words import ShownOutlook, shown_outlook, withheld_in_words
from holdspace.server.measures.series import Series, SessionChecks, Verdict
from holdspace.server.measures.sparkline import Sparkline, sparkline
from holdspace.server.ui.days import shown_days
from holdspace.server.ui.markup import markup_rows
from holdspace.workflows.draw_course import outlook_bar
from holdspace.workflows.expect_course import Outlook, Withheld
from holdspace.workflows.learned_service import LearnedService

TOP = 10


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One measure in short. ``spoken`` says what the small line shows."""

    id: str
    title: str
    latest: str
    band: str
    verdict: str
    sparkline: Sparkline | None
    spoken: str
    series: Series


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer of the last session check, with the change since the time before in words."""

    label: str
    value: int | None
    change: str


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """The last session check."""

    session_number: int
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True, slots=True)
class ShownCourse:
    """The course in short, as the same page shows it."""

    measures: tuple[ShownMeasure, ...]
    last_check: ShownCheck | None


def shown_course(course: Course) -> ShownCourse:
    """Return the course in short."""
    return ShownCourse(tuple(shown_measure(each) for each in course.series), _last_check(course.session_checks))


def shown_measure(series: Series) -> ShownMeasure:
    """Return one measure in short."""
    values = [point.value for point in series.points]
    ends = {"first": _score(values[0]), "last": _score(values[-1])}
    spoken = _("%(measure)s over %(n)d sessions: from %(first)s to %(last)s.")
    latest = _score(series.latest.value)
    return ShownMeasure(
        id=series.id,
        title=series.title,
        latest=_("%(score)s (estimated)") % {"score": latest} if series.latest.is_estimate else latest,
        band=series.latest.band,
        verdict=verdict_in_words(series),
        sparkline=sparkline(values, lowest=series.lowest, highest=series.highest, limit=series.cut_off),
        spoken=spoken % {"measure": series.title, "n": len(values), **ends},
        series=series,
    )


def verdict_in_words(series: Series) -> str:
    """Return what can honestly be said of the change since the first score."""
    verdict = series.verdict
    if verdict is None:
        return _("The first score; a change can be seen from the second on.")
    return _sentence(verdict) % {"first": _score(verdict.first), "latest": _score(verdict.latest)}


def _score(value: float) -> str:
    """Return a score as it is said: one that was estimated from fewer answers need not be whole."""
    return number(round(value, 1))


def _sentence(verdict: Verdict) -> str:
    if verdict.is_beyond_chance is None:
        return _("%(first)s at first, %(latest)s now. Whether this is more than chance is not known for this measure.")
    if not verdict.is_beyond_chance:
        return _("%(first)s at first, %(latest)s now: a change this small can be chance.")
    if not verdict.is_improvement:
        return _("%(first)s at first, %(latest)s now: worse by more than chance explains.")
    if verdict.has_left_clinical_range:
        return _(
            "%(first)s at first, %(latest)s now: better by more than chance explains, and out of the clinical range."
        )
    return _("%(first)s at first, %(latest)s now: better by more than chance explains.")


def change_with_error(verdict: Verdict) -> str:
    """Return the change with its 95 % interval, where the measure's error is known."""
    change = signed(verdict.change)
    if verdict.error is None:
        return change
    bounds = (signed(verdict.change - verdict.error, 1), signed(verdict.change + verdict.error, 1))
    return _("%(change)s (95 %%: %(lower)s to %(upper)s)") % {"change": change, "lower": bounds[0], "upper": bounds[1]}


def _last_check(checks: SessionChecks | None) -> ShownCheck | None:
    if checks is None:
        return None
    latest = checks.answers[-1]
    earlier: tuple[int | None, ...] = checks.answers[-2] if len(checks.answers) > 1 else (None,) * len(latest)
    answers = (
        ShownAnswer(label, now, _change(before, now))
        for (_item, label), before, now in zip(checks.items, earlier, latest, strict=True)
    )
    return ShownCheck(checks.sessions[-1][0], tuple(answers))


def _change(before: int | None, now: int | None) -> str:
    if before is None or now is None or before == now:
        return ""
    said = _("up %(steps)d") if now > before else _("down %(steps)d")
    return said % {"steps": abs(now - before)}


# --- The course page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One part of the course page: a chart, the table beside it, and what can be said of it.

    ``withheld`` says why there is no outlook, where there is none.
    """

    shown: ShownMeasure
    chart: Mapping[str, Any]
    table: SafeString
    change: str
    needed: str
    outlook: ShownOutlook | None = None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class ShownSessionChecks:
    """The session check over the sessions."""

    chart: Mapping[str, Any]
    table: SafeString
    count: int
    flatness: Flatness | None


def shown_parts(series: Iterable[Series], learned: LearnedService, *, is_therapist: bool = False) -> list[ShownPart]:
    """Return a part of the page for each measure; the chances of two ends are for the therapist."""
    return [_part(each, learned, is_therapist=is_therapist) for each in series]


def _part(series: Series, learned: LearnedService, *, is_therapist: bool) -> ShownPart:
    verdict, found = series.verdict, outlook_of(series, learned)
    outlook = None if isinstance(found, Withheld) else found
    return ShownPart(
        shown=shown_measure(series),
        chart=measure_chart(series, outlook),
        table=measure_table(series),
        change=change_with_error(verdict) if verdict else "",
        needed=number(verdict.needed) if verdict and verdict.needed else "",
        outlook=shown_outlook(outlook, series, is_therapist=is_therapist) if outlook else None,
        withheld=withheld_in_words(found) if isinstance(found, Withheld) else "",
    )


def session_checks_part(checks: SessionChecks | None) -> ShownSessionChecks | None:
    """Return the part of the session check; None where none was answered."""
    if checks is None:
        return None
    return ShownSessionChecks(
        chart=session_checks_chart(checks),
        table=session_checks_table(checks),
        count=len(checks.sessions),
        flatness=find_flatness(checks.answers, top=TOP),
    )


def measure_chart(series: Series, outlook: Outlook | None = None) -> dict[str, Any]:
    """Return the chart of one measure, filled in; the outlook stands beyond the last session."""
    half = series.verdict.error / 2**0.5 if series.verdict and series.verdict.error else 0.0
    scores = [
        {
            "session": point.session_number,
            "value": point.value,
            "lower": max(series.lowest, point.value - half),
            "upper": min(series.highest, point.value + half),
            "range": point.band,
        }
        for point in series.points
    ]
    limits = [] if series.cut_off is None else [{"value": series.cut_off}]
    return course_chart(scores, _ranges(series), limits, [outlook_bar(outlook)] if outlook else [])


def _ranges(series: Series) -> list[Mapping[str, Any]]:
    """Return the named ranges so that they touch; the whole scale where it has none."""
    if not series.ranges:
        return [{"from": series.lowest, "to": series.highest, "label": "", "shade": 0.35}]
    count = len(series.ranges)
    return [
        {
            "from": max(series.lowest, each.lower - 0.5),
            "to": min(series.highest, each.upper + 0.5),
            "label": each.label,
            "shade": 0.15 + 0.75 * (count - 1 - index if series.is_higher_better else index) / max(count - 1, 1),
        }
        for index, each in enumerate(series.ranges)
    ]


def measure_table(series: Series) -> SafeString:
    """Return the scores as a table."""
    rows = markup_rows(
        '<tr><th scope="row">{}</th><td class="day">{}</td><td class="number">{}{}</td><td>{}</td></tr>',
        (
            (
                point.session_number,
                day,
                _score(point.value),
                " *" if point.is_estimate else "",
                point.band,
            )
            for point, day in zip(series.points, shown_days(point.at for point in series.points), strict=True)
        ),
    )
    return format_html(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0"><table class="data"><thead><tr>'
        '<th scope="col">{}</th><th scope="col">{}</th><th scope="col" class="number">{}</th>'
        '<th scope="col">{}</th></tr></thead><tbody>{}</tbody></table></div>',
        _("%(measure)s as a table") % {"measure": series.title},
        *(_("Session"), _("Day"), _("Score"), _("Range")),
        rows,
    )


def session_checks_chart(checks: SessionChecks) -> dict[str, Any]:
    """Return the chart of the session check, filled in."""
    return session_check_chart(
        [
            {"session": session, "question": label, "value": value}
            for (session, _at), row in zip(checks.sessions, checks.answers, strict=True)
            for (_item, label), value in zip(checks.items, row, strict=True)
            if value is not None
        ]
    )


def session_checks_table(checks: SessionChecks) -> SafeString:
    """Return the session checks as a table, a row for each session."""
    days = shown_days(at for _session, at in checks.sessions)
    head = markup_rows('<th scope="col" class="number">{}</th>', ((label,) for _item, label in checks.items))
    rows = markup_rows(
        '<tr><th scope="row">{}</th><td class="day">{}</td>{}</tr>',
        (
            (session, day, _cells(row))
            for (session, _at), day, row in zip(checks.sessions, days, checks.answers, strict=True)
        ),
    )
    return format_html(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0">'
        '<table class="data"><thead><tr><th scope="col">{}</th><th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        *(_("Session check as a table"), _("Session"), _("Day")),
        head,
        rows,
    )


def _cells(row: tuple[int | None, ...]) -> SafeString:
    return markup_rows('<td class="number">{}</td>', (("–" if value is None else value,) for value in row))

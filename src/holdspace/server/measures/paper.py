"""The report of the course on paper: the page's charts, tables and words as a file, with the goals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import get_language, gettext

from holdspace.domain.language import number
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.measures.course import Course
from holdspace.server.measures.outlook import outlook_of
from holdspace.server.measures.outlook_words import in_points, shown_outlook, withheld_in_words
from holdspace.server.measures.presenters import (
    change_with_error,
    measure_chart,
    session_checks_chart,
    shown_measure,
    verdict_in_words,
)
from holdspace.server.measures.series import Series, SessionChecks
from holdspace.server.ui.days import shown_day
from holdspace.workflows.course_paper import Paper, PaperChart, PaperPart, PaperTable, rows_of
from holdspace.workflows.expect_course import Outlook, Withheld
from holdspace.workflows.learned_service import LearnedService


def course_paper(
    course: Course, learned: LearnedService, goals: Iterable[GoalPresenter], *, is_therapist: bool, at: datetime
) -> Paper:
    """Return the report; the chances of two ends are for the therapist, as on the page."""
    measures = (_measure(series, learned, is_therapist=is_therapist) for series in course.series)
    checks = [_session_checks(course.session_checks)] if course.session_checks else []
    return Paper(
        title=gettext("How it has been going"),
        language=(get_language() or "en").split("-")[0],
        lead=(
            gettext("Made on %(day)s, from the client's own answers. Both can make this report; it bears no name.")
            % {"day": shown_day(at)},
            gettext(
                "It is not locked: who finds it can read it. A number in it can be off by chance, says nothing of why "
                "something changed, and is no diagnosis."
            ),
        ),
        parts=(*measures, *checks, *_goals(goals)),
        page=gettext("Page"),
    )


def _measure(series: Series, learned: LearnedService, *, is_therapist: bool) -> PaperPart:
    shown, found = shown_measure(series), outlook_of(series, learned)
    outlook = None if isinstance(found, Withheld) else found
    latest = f"{shown.latest}, {shown.band}" if shown.band else shown.latest
    words = shown_outlook(outlook, series, is_therapist=is_therapist) if outlook else None
    followed = (words.sentence, *words.chances, words.basis, _no_verdict()) if words else ()
    why_not = (withheld_in_words(found),) if isinstance(found, Withheld) else ()
    return PaperPart(
        title=series.title,
        sentences=(gettext("Latest: %(latest)s.") % {"latest": latest}, verdict_in_words(series), *followed, *why_not),
        chart=PaperChart(measure_chart(series, outlook), shown.spoken),
        tables=(_scores(series), *([_expectations(outlook, series)] if outlook else [])),
        facts=tuple(_facts(series)),
    )


def _no_verdict() -> str:
    return gettext(
        "It says what usually followed, not why, and not what would follow if you two changed something. It is no goal "
        "and no verdict."
    )


def _scores(series: Series) -> PaperTable:
    rows = [
        (each.session_number, shown_day(each.at), each.band, f"{number(each.value)}{' *' if each.is_estimate else ''}")
        for each in series.points
    ]
    head = (gettext("Session"), gettext("Day"), gettext("Range"), gettext("Score"))
    return PaperTable(gettext("Scores"), head, rows_of(rows), first_number=3)


def _expectations(outlook: Outlook, series: Series) -> PaperTable:
    rows = [
        (
            each.session,
            in_points(each.expected, series),
            f"{in_points(each.lower, series)} – {in_points(each.upper, series)}",
        )
        for each in outlook.expectations
    ]
    head = (gettext("Known up to session"), gettext("Expected last score"), gettext("8 of 10"))
    return PaperTable(gettext("What usually followed: the bar at the right of the chart"), head, rows_of(rows), 1)


def _facts(series: Series) -> Iterator[tuple[str, str]]:
    direction = gettext("higher is better.") if series.is_higher_better else gettext("lower is better.")
    scale = f"{number(series.lowest)} – {number(series.highest)}, {direction} {series.source}"
    yield gettext("The scale"), scale.strip()
    verdict = series.verdict
    if verdict:
        yield gettext("Change since the first score"), change_with_error(verdict)
    if verdict and verdict.needed:
        needed = gettext("from %(needed)s points on.") % {"needed": number(verdict.needed)}
        interval = (
            gettext("The upright lines in the chart are the 95 % interval of each score.")
            if verdict.error
            else gettext("The source gives no interval, so none is drawn.")
        )
        yield gettext("More than chance"), f"{needed} {verdict.source}. {interval}"
    if series.ranges:
        yield gettext("Named ranges"), series.ranges_source
    if series.cut_off is not None:
        yield gettext("Dashed line"), f"{number(series.cut_off)}: {series.cut_off_meaning}"
    yield (
        gettext("What it cannot say"),
        gettext(
            "It is a questionnaire and no diagnosis. It does not say why something changed, and a single score can be "
            "off by chance. A star marks a score in which left-out answers were estimated from the others."
        ),
    )


def _session_checks(checks: SessionChecks) -> PaperPart:
    labels = [label for _, label in checks.items]
    rows = [(number, shown_day(at), *row) for (number, at), row in zip(checks.sessions, checks.answers, strict=True)]
    spoken = gettext("The session check over %(n)d sessions, a number from 0 to 10 for each question and session.")
    return PaperPart(
        title=gettext("Session check"),
        sentences=(
            gettext(
                "How each session felt, 0 to 10, in the client's own answers. Compare a person with themselves only; a "
                "fall is a reason to ask."
            ),
            gettext("Not yet validated: these questions are our own, and how well they measure is not known."),
        ),
        chart=PaperChart(session_checks_chart(checks), spoken % {"n": len(checks.sessions)}),
        tables=(PaperTable(gettext("Answers"), (gettext("Session"), gettext("Day"), *labels), rows_of(rows), 2),),
    )


def _goals(goals: Iterable[GoalPresenter]) -> Iterator[PaperPart]:
    """Yield one part for all goals, where there are any."""
    tables, sentences = [], []
    for goal in goals:
        tables.append(_goal(goal))
        movement = f", {goal.movement}" if goal.movement else ""
        sentences.append(f"“{goal.words}”: {goal.state}{movement}.")
    if tables:
        yield PaperPart(
            title=gettext("Goals"),
            sentences=tuple(sentences),
            tables=tuple(table for table in tables if table.rows),
            facts=(
                (
                    gettext("What it cannot say"),
                    gettext(
                        "A rating says how near a goal felt at one session, 0 (not started) to 10 (reached). How much "
                        "of a change is chance is not known."
                    ),
                ),
            ),
        )


def _goal(goal: GoalPresenter) -> PaperTable:
    head = (gettext("Session"), gettext("Client"), gettext("Therapist"))
    return PaperTable(goal.words, head, rows_of(goal.rows), first_number=1)

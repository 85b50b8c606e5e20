"""One client's course from a table of scores: as the page's chart, and as a report on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from holdspace.charts import Chart, course_chart
from holdspace.statistics.known_scales import limits_of
from holdspace.statistics.service_signals import ServiceSignals, session_rows
from holdspace.statistics.session_table import read_table
from holdspace.workflows.course_paper import Paper, PaperChart, PaperPart, PaperTable, rows_of
from holdspace.workflows.expect_course import Outlook, Withheld, find_outlook, shipped_course
from holdspace.workflows.learned_service import UsualCourse

Scores = Sequence[tuple[int, float]]
# How far beyond the last session the outlook is drawn, in lengths of the course so far.
BEYOND = 0.07
CANNOT_SAY = (
    "It is a questionnaire and no diagnosis. It does not say why something changed, and a single score can be off by "
    "chance."
)


def usual_course_of(finished: BinaryIO, *, outcome: str, source: str) -> UsualCourse:
    """Return how courses of the outcome usually go, from a table of finished clients (client, session, outcome).

    More is worse. Time is counted in sessions, as in the course that is drawn. Raise BadInput where they are too few.
    """
    table = read_table(finished, source=source)
    wanted = [name for name in ("client", "session", outcome) if name in table.columns]
    rows = session_rows(table.select(wanted), outcome=outcome, alliance="", source=source)
    signals = ServiceSignals.fit(rows, outcome=outcome, reliable_change=None, false_alarms=1.0, source=source)
    return UsualCourse(signals)


def course_drawn(scores: Scores, *, outcome: str, usual: UsualCourse | None = None) -> Chart:
    """Return the chart of scores by session, with where the last one may lie if that is known for the outcome."""
    return _chart(scores, outcome, _outlook(scores, outcome, usual))


def _outlook(scores: Scores, outcome: str, usual: UsualCourse | None) -> Outlook | None:
    """Return the outlook; for PHQ-9 what ships stands in where no finished clients were named."""
    shipped = shipped_course()
    known = usual or (shipped if outcome.lower() == shipped.signals.outcome else None)
    found = find_outlook(scores, usual=known)
    return None if isinstance(found, Withheld) else found


def course_on_paper(scores: Scores, *, outcome: str, usual: UsualCourse | None = None) -> Paper:
    """Return the same as a report: the chart, the scores as a table, and what usually followed."""
    outlook = _outlook(scores, outcome, usual)
    first, latest = scores[0][1], scores[-1][1]
    spoken = f"{outcome} over {len(scores)} sessions: from {first:g} to {latest:g}."
    table = PaperTable("Scores", ("Session", "Score"), rows_of([(s, f"{v:g}") for s, v in scores]), first_number=1)
    part = PaperPart(
        title=outcome,
        sentences=(
            f"{round(first, 1):g} at first, {round(latest, 1):g} now.",
            *(_followed(outlook) if outlook else ()),
        ),
        chart=PaperChart(_chart(scores, outcome, outlook), spoken),
        tables=(table,),
        facts=(("What it cannot say", CANNOT_SAY),),
    )
    return Paper("How it has been going", "en", ("It bears no name. More is worse.",), (part,), "Page")


def _followed(outlook: Outlook) -> tuple[str, ...]:
    latest = outlook.latest
    group = "simulated clients and on no real person" if outlook.is_simulated else "finished clients"
    ten = "simulated clients" if outlook.is_simulated else "people"
    return (
        f"Of ten {ten} with scores so far like these, about eight ended between {latest.lower:.0f} and "
        f"{latest.upper:.0f}, one above and one below; the middle was {latest.expected:.0f}.",
        f"It rests on {outlook.n_clients:,} {group}. It says what usually followed, not why.",
    )


def _chart(scores: Scores, outcome: str, outlook: Outlook | None) -> Chart:
    lowest, highest = limits_of(outcome) or (min(v for _, v in scores), max(v for _, v in scores))
    points = [{"session": s, "value": v, "lower": v, "upper": v, "range": ""} for s, v in scores]
    ranges = [{"from": lowest, "to": highest, "label": "", "shade": 0.35}]
    return course_chart(points, ranges, [], [outlook_bar(outlook)] if outlook else [])


def outlook_bar(outlook: Outlook) -> dict[str, float]:
    """Return the row of the chart for where the last score may lie: a little beyond the latest session."""
    latest = outlook.latest
    length = latest.session - outlook.expectations[0].session
    return {
        "session": latest.session + max(0.5, BEYOND * length),
        "expected": round(latest.expected, 1),
        "lower": round(latest.lower, 1),
        "upper": round(latest.upper, 1),
    }

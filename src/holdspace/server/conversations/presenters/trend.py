"""Listening over the sessions of one pair: a few figures with their ranges, beside what is usual for the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from holdspace.domain.coding.figure import Figure
from holdspace.domain.coding.usual_range import Place, UsualRange, usual_range
from holdspace.server.conversations.opening import CodedFigures
from holdspace.workflows.coding_words import FigureWords, figure_words

# Those that told well-led from badly led talks: docs/explanation/listening-feedback.md. None of them is better higher.
SHOWN = (
    "reflection_to_question_ratio",
    "input_share",
    "feeling_uptake_share",
    "therapist_talk_share",
    "change_talk_share",
)
_PLACES: dict[Place, str | Promise] = {
    Place.BELOW: _("The latest session lies below what was usual before."),
    Place.WITHIN: _("The latest session lies within what was usual before."),
    Place.ABOVE: _("The latest session lies above what was usual before."),
}
WIDTH, HEIGHT, EDGE = 640, 150, 14


@dataclass(frozen=True, slots=True)
class Point:
    """A session's value as it is written and drawn; the y of larger values is smaller."""

    number: int
    held_at: datetime
    value: str
    interval: str
    n: int
    x: float
    y: float
    y_lower: float
    y_upper: float


@dataclass(frozen=True, slots=True)
class Usual:
    """What was usual before the latest session, in words, and as a band."""

    words: str | Promise
    lower: str
    upper: str
    n: int
    chance: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class ShownTrend:
    """One figure over the sessions that have it."""

    id: str
    label: str
    explanation: str
    points: tuple[Point, ...]
    usual: Usual | None

    @property
    def line(self) -> str:
        """The points as an SVG path of straight lines."""
        return "M" + "L".join(f"{point.x:.1f} {point.y:.1f}" for point in self.points) if self.points else ""


def shown_trends(sessions: Sequence[CodedFigures]) -> list[ShownTrend]:
    """Return each figure that at least one session has, over the sessions in their order."""
    return [trend for id_ in SHOWN if (trend := _trend(id_, sessions))]


def _trend(id_: str, sessions: Sequence[CodedFigures]) -> ShownTrend | None:
    found = [(each, figure) for each in sessions if (figure := _figure(each, id_)) is not None]
    if not found:
        return None
    figures = [figure for _, figure in found]
    scale = _Scale.around(figures)
    words = figure_words(figures[-1])
    points = tuple(_point(each, figure, scale, place, len(found)) for place, (each, figure) in enumerate(found))
    return ShownTrend(id_, words.label, words.explanation, points, _usual(figures, scale))


def _figure(session: CodedFigures, id_: str) -> Figure | None:
    return next((each for each in session.figures if each.id == id_ and each.value is not None), None)


@dataclass(frozen=True, slots=True)
class _Scale:
    lowest: float
    highest: float

    @classmethod
    def around(cls, figures: Sequence[Figure]) -> _Scale:
        bounds = [value for each in figures for value in (each.lower, each.upper, each.value) if value is not None]
        return cls(min(0.0, *bounds), max(1.0, *bounds))

    def y(self, value: float) -> float:
        """Return where a value lies from above."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def _point(session: CodedFigures, figure: Figure, scale: _Scale, place: int, count: int) -> Point:
    words: FigureWords = figure_words(figure)
    value = figure.value or 0.0
    lower, upper = (value if bound is None else bound for bound in (figure.lower, figure.upper))
    return Point(
        number=session.number,
        held_at=session.held_at,
        value=words.value,
        interval=words.interval,
        n=figure.n,
        x=round(EDGE + (WIDTH - 2 * EDGE) * (place + 0.5) / count, 1),
        y=scale.y(value),
        y_lower=scale.y(lower),
        y_upper=scale.y(upper),
    )


def _usual(figures: Sequence[Figure], scale: _Scale) -> Usual | None:
    values = [each.value for each in figures if each.value is not None]
    found: UsualRange | None = usual_range(values[:-1])
    if found is None:
        return None
    lower, upper = (figure_words(Figure(figures[-1].id, each, each, each, 0)) for each in (found.lower, found.upper))
    top, bottom = scale.y(found.upper), scale.y(found.lower)
    return Usual(
        words=_PLACES[found.place_of(values[-1])],
        lower=lower.value,
        upper=upper.value,
        n=found.n,
        chance=round(100 * found.chance_outside),
        y=top,
        height=max(bottom - top, 2.0),
    )

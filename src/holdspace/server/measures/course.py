"""The course of a client's measures and of the session check, made from opened scores. No database, no seals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.server.care_plans.ratings import Rating
from holdspace.server.measures.contents import ScoresContent
from holdspace.server.measures.instruments import (
    SESSION_CHECK,
    band_in_words,
    drawn_scales,
    get_instrument,
    series_of,
)
from holdspace.server.measures.models import CheckScores, ReadScores
from holdspace.server.measures.series import Point, Series, SessionChecks
from holdspace.server.ui.language import page_language

# The session check's questions in a word each.
LABELS = {
    "heard": noop("Heard"),
    "private": noop("Private"),
    "safe": noop("Safe"),
    "together": noop("Together"),
    "trust": noop("Trust"),
}


class ScoredCheck(NamedTuple):
    """The scores of one check with the session they belong to."""

    session_number: int
    at: datetime
    content: ScoresContent

    @classmethod
    def of(cls, row: CheckScores | ReadScores, content: ScoresContent) -> ScoredCheck:
        """Return a row's scores; its session must have been fetched with it."""
        if isinstance(row, ReadScores):
            return cls(row.session_number, row.held_at, content)
        return cls(row.session.number, row.session.held_at, content)


@dataclass(frozen=True, slots=True)
class Course:
    """Everything that can be drawn over the sessions."""

    series: tuple[Series, ...] = ()
    session_checks: SessionChecks | None = None


def course_of(scored: Sequence[ScoredCheck]) -> Course:
    """Return the course in the order of the sessions. Scores of another version of a measure are a series apart."""
    points: dict[tuple[str, str, str], list[Point]] = {}
    language = page_language()
    for check in scored:
        for instrument_id, scales in check.content.scales.items():
            if instrument_id == SESSION_CHECK:
                continue
            drawn = drawn_scales(instrument_id)
            version = check.content.versions.get(instrument_id, "")
            for scale, score in scales.items():
                if score.value is not None and scale in drawn:
                    band = band_in_words(instrument_id, scale, score.value, score.band, language)
                    point = Point(check.session_number, check.at, score.value, band, score.is_estimate)
                    points.setdefault((instrument_id, version, scale), []).append(point)
    series = (
        series_of(get_instrument(instrument_id), scale, tuple(found), version=version)
        for (instrument_id, version, scale), found in points.items()
    )
    return Course(tuple(_told_apart(series)), _session_checks(scored))


def _told_apart(series: Iterable[Series]) -> Iterator[Series]:
    """Yield the series; of a measure that was answered in several versions each is named by its own."""
    versions: dict[str, list[Series]] = {}
    for each in series:
        versions.setdefault(each.id, []).append(each)
    for same in versions.values():
        for place, each in enumerate(same, start=1):
            is_one = len(same) == 1
            yield each if is_one else replace(each, id=f"{each.id}-{place}", title=f"{each.title} ({each.version})")


def _session_checks(scored: Iterable[ScoredCheck]) -> SessionChecks | None:
    """Return the session checks in which anything was answered; None where there is none."""
    items = tuple((item.id, _(LABELS.get(item.id, item.id))) for item in get_instrument(SESSION_CHECK).items)
    sessions, answers = [], []
    for check in scored:
        scales = check.content.scales.get(SESSION_CHECK)
        if scales is None:
            continue
        row = tuple(_whole(scales[item].value) if item in scales else None for item, _label in items)
        if any(value is not None for value in row):
            sessions.append((check.session_number, check.at))
            answers.append(row)
    return SessionChecks(items, tuple(sessions), tuple(answers)) if sessions else None


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def ratings_in(scored: Iterable[ScoredCheck]) -> Iterator[Rating]:
    """Yield how the goals were rated."""
    for check in scored:
        for goal_id, value in check.content.goals.items():
            yield Rating(goal_id, check.session_number, value)

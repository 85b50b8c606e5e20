"""The service's figures in words: shares with interval and n, and what is held back said so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from holdspace.domain.language import count
from holdspace.domain.measures.change import ChangeClass
from holdspace.server.measures.instruments import get_instrument
from holdspace.server.service.models import Evaluation
from holdspace.server.service.queries import learned_in
from holdspace.server.ui.markup import markup_rows
from holdspace.server.ui.tables import data_table
from holdspace.workflows.draw_funnel import funnel_drawn
from holdspace.workflows.learned_service import LearnedService

HELD_BACK = "–"


@dataclass(frozen=True, slots=True)
class ShownShare:
    """One share. ``figure`` is empty where it is held back."""

    label: str
    meaning: str
    figure: str
    interval: str
    n: str


@dataclass(frozen=True, slots=True)
class ShownFunnel:
    """The half-years set against each other."""

    title: str
    chart: Mapping[str, Any]
    table: SafeString


@dataclass(frozen=True, slots=True)
class ShownOverview:
    """Everything on the page; ``n_clients`` is None where there are too few to show anything.

    ``learned`` names the measures whose usual course the practice's own finished clients taught, with how many they
    were; ``is_watch_learned`` is whether they taught the watch over the session check too.
    """

    made_at: datetime | None
    n_clients: int | None
    n_finished: int | None
    smallest_group: int
    changes: SafeString
    shares: tuple[ShownShare, ...]
    checks: tuple[ShownShare, ...]
    funnel: ShownFunnel | None
    learned: tuple[str, ...]
    is_watch_learned: bool


def shown_overview(evaluation: Evaluation) -> ShownOverview:
    """Return the page of a finished evaluation."""
    figures: Mapping[str, Any] = evaluation.figures or {}
    learned = learned_in(evaluation)
    is_shown = figures.get("n_clients") is not None
    return ShownOverview(
        made_at=evaluation.finished_at,
        n_clients=figures.get("n_clients"),
        n_finished=figures.get("n_finished"),
        smallest_group=figures.get("smallest_group", 0),
        changes=_changes(figures["changes"]) if is_shown else conditional_escape(""),
        shares=_talking_therapies(figures["talking_therapies"]) if is_shown else (),
        checks=_checks(figures["checks"], figures["strain"]) if is_shown else (),
        funnel=_funnel(figures["half_years"]) if is_shown and figures["half_years"] else None,
        learned=tuple(_learned(learned)),
        is_watch_learned=learned.monitor is not None,
    )


def _learned(learned: LearnedService) -> Iterator[str]:
    """Yield each measure with how many finished clients taught its usual course."""
    for (instrument_id, _version, scale_id), usual in learned.courses.items():
        instrument = get_instrument(instrument_id)
        scale = instrument.scale(scale_id)
        title = instrument.short_title if scale is instrument.main_scale else f"{instrument.short_title}, {scale.title}"
        yield f"{title} ({count(usual.signals.course.n_clients)})"


def _talking_therapies(found: Mapping[str, Any]) -> tuple[ShownShare, ...]:
    return (
        _share(
            _("Recovery"), _("at caseness on PHQ-9 or GAD-7 at the start, below both at the end"), found["recovery"]
        ),
        _share(_("Reliable recovery"), _("recovered, and by more than chance"), found["reliable_recovery"]),
        _share(
            _("Reliable improvement"),
            _("PHQ-9 fell by 6 or GAD-7 by 4 and the other did not rise as much"),
            found["reliable_improvement"],
        ),
        _share(_("Reliable deterioration"), _("the mirror image"), found["reliable_deterioration"]),
    )


def _checks(checks: Mapping[str, Any], strain: Mapping[str, Any]) -> tuple[ShownShare, ...]:
    return (
        _share(_("Session checks handed in"), _("of all sessions held"), checks["given"]),
        _share(_("Two or more missed in a row"), _("clients; a reason to ask kindly, no fault"), checks["missed"]),
        _share(_("Answers that tell little"), _("nearly all at the top, or all the same"), checks["flat"]),
        _share(
            _("Flagged for strain at least once"),
            _("clients; with simulated ones about one flag in three is false"),
            strain["flagged"],
        ),
        _share(_("Flags that the scores took back"), _("of all flags"), strain["withdrawn"]),
    )


def _share(label: str, meaning: str, found: Mapping[str, Any] | None) -> ShownShare:
    if found is None:
        return ShownShare(label, meaning, "", "", "")
    interval = f"{_percent(found['lower'])} – {_percent(found['upper'])}"
    return ShownShare(label, meaning, f"{_percent(found['share'])} %", interval, str(found["n"]))


def _percent(share: float) -> str:
    return f"{share * 100:.0f}"


def _changes(found: list[Mapping[str, Any]]) -> SafeString:
    """Return what became of clients with two scores or more, a row for each measure."""
    head = (_("Measure"), _("Clients"), _("Recovered"), _("Improved"), _("No change"), _("Worse"), _("Better, 95 %"))
    rows = markup_rows(
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                get_instrument(row["measure"]).short_title,
                markup_rows(
                    '<td class="number">{}</td>',
                    (
                        (HELD_BACK if value is None else value,)
                        for value in (row["n"], *(row["counts"][each.value] for each in ChangeClass), _better(row))
                    ),
                ),
            )
            for row in found
        ),
    )
    return data_table(_("Change by measure"), head, rows, numbers=range(1, len(head)))


def _better(row: Mapping[str, Any]) -> str | None:
    better = row["better"]
    if better is None:
        return None
    return f"{_percent(better['share'])} % ({_percent(better['lower'])} – {_percent(better['upper'])})"


def _funnel(found: Mapping[str, Any]) -> ShownFunnel:
    chart = funnel_drawn(found["groups"])
    rows = markup_rows(
        '<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{} %</td><td class="number">{} %</td>'
        '<td class="number">{} – {} %</td><td class="number">{} % ({} – {})</td><td>{}</td></tr>',
        (
            (
                row["service"],
                row["n"],
                _percent(row["observed"]),
                _percent(row["expected"]),
                _percent(max(0, row["lower"])),
                _percent(min(1, row["upper"])),
                _percent(row["shrunken"]),
                _percent(max(0, row["shrunken_lower"])),
                _percent(min(1, row["shrunken_upper"])),
                _("outside") if row["is_outside"] else _("within"),
            )
            for row in found["groups"]
        ),
    )
    head = (
        _("Half-year"), _("Finished"), _("Improved"), _("Expected"), _("Limits"), _("Shrunken"), _("Within limits?"),
    )  # fmt: skip
    title = get_instrument(found["measure"]).short_title
    return ShownFunnel(
        title, chart, data_table(_("Half-years as a table"), head, rows, numbers=range(1, len(head) - 1))
    )

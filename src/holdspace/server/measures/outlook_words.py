"""The outlook of a course in words: a band with what it rests on, and for the therapist two chances."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from holdspace.domain.language import count, number
from holdspace.server.measures.series import Series
from holdspace.server.ui.markup import markup_rows
from holdspace.statistics.expected_course import MINIMUM_CLIENTS
from holdspace.workflows.expect_course import Outlook, Withheld

# Scales as short as this are told with one decimal: a whole number would be too coarse.
SHORT_SCALE = 15


@dataclass(frozen=True, slots=True)
class ShownOutlook:
    """What is shown. ``chances`` are sentences for the therapist, empty for the client."""

    sentence: str
    basis: str
    chances: tuple[str, ...]
    table: SafeString
    is_simulated: bool


def shown_outlook(outlook: Outlook, series: Series, *, is_therapist: bool) -> ShownOutlook:
    """Return the outlook in words."""
    latest = outlook.latest
    return ShownOutlook(
        sentence=_ended(outlook)
        % {
            "lower": in_points(latest.lower, series),
            "upper": in_points(latest.upper, series),
            "expected": in_points(latest.expected, series),
        },
        basis=_basis(outlook),
        chances=_chances(outlook) if is_therapist else (),
        table=_table(outlook, series),
        is_simulated=outlook.is_simulated,
    )


def _ended(outlook: Outlook) -> str:
    if outlook.is_simulated:
        return _(
            "Of ten simulated clients with scores so far like these, about eight ended between %(lower)s and "
            "%(upper)s, one above and one below; the middle was %(expected)s."
        )
    return _(
        "Of ten people with scores so far like these, about eight ended between %(lower)s and %(upper)s, one above "
        "and one below; the middle was %(expected)s."
    )


def in_points(value: float, series: Series) -> str:
    """Return a score that is expected, as it is said on its scale."""
    return number(round(value, 1) if series.highest - series.lowest <= SHORT_SCALE else round(value))


def withheld_in_words(withheld: Withheld) -> str:
    """Return why no outlook is shown."""
    match withheld:
        case Withheld.TOO_FEW_SCORES:
            return _("Where such courses usually ended is shown from the second score on.")
        case Withheld.TOO_FEW_CLIENTS:
            return _(
                "Where such courses usually ended is not shown: too few clients of this practice who answered this "
                "have ended their therapy and allow to be counted. It takes %(n)d."
            ) % {"n": MINIMUM_CLIENTS}
        case Withheld.TOO_FEW_SO_FAR:
            return _(
                "Where such courses usually ended is not shown: too few clients whose therapy has ended came so far."
            )


def _basis(outlook: Outlook) -> str:
    clients = {"n": count(outlook.n_clients)}
    if outlook.is_simulated:
        return (
            _(
                "It rests on %(n)s simulated clients and on no real person: this practice has too few finished "
                "therapies of its own to learn from."
            )
            % clients
        )
    return _("It rests on %(n)s clients of this practice whose therapy has ended.") % clients


def _chances(outlook: Outlook) -> tuple[str, ...]:
    """Return the two chances; where nobody knows how much change is more than chance, that this is so."""
    latest, change = outlook.latest, outlook.reliable_change
    if change is None or latest.no_improvement is None or latest.deterioration is None:
        return (
            _("How many of them ended reliably better or worse is not said: no error of this measure is published."),
        )
    no_improvement, worse = _without_improvement(outlook), _worse(outlook)
    return (
        no_improvement % {"about": _about(latest.no_improvement), "points": number(change)},
        worse % {"about": _about(latest.deterioration), "points": number(change)},
    )


def _about(chance: float) -> str:
    """Return how many of 100; what rounds to none or to all is not said to be none or all."""
    of_100 = round(chance * 100)
    if of_100 < 1:
        return _("fewer than 1")
    return _("more than 99") if of_100 > 99 else _("about %(n)d") % {"n": of_100}


def _without_improvement(outlook: Outlook) -> str:
    if outlook.is_higher_better:
        return _(
            "Of 100 with such a course, %(about)s ended without reliable improvement (%(points)s points or "
            "more above the first score)."
        )
    return _(
        "Of 100 with such a course, %(about)s ended without reliable improvement (%(points)s points or "
        "more below the first score)."
    )


def _worse(outlook: Outlook) -> str:
    if outlook.is_higher_better:
        return _("Of the same 100, %(about)s ended reliably worse (%(points)s points or more below it).")
    return _("Of the same 100, %(about)s ended reliably worse (%(points)s points or more above it).")


def _table(outlook: Outlook, series: Series) -> SafeString:
    rows = markup_rows(
        '<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{} – {}</td></tr>',
        (
            (each.session, *(in_points(value, series) for value in (each.expected, each.lower, each.upper)))
            for each in outlook.expectations
        ),
    )
    return format_html(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0"><table class="data"><thead><tr>'
        '<th scope="col">{}</th><th scope="col" class="number">{}</th><th scope="col" class="number">{}</th>'
        "</tr></thead><tbody>{}</tbody></table></div>",
        _("How the outlook changed, as a table"),
        _("Known up to session"),
        _("Expected last score"),
        _("8 of 10"),
        rows,
    )

"""The outlook of a course in words: a band with what it rests on, and for the therapist two chances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from holdspace.domain.language import count, number
from holdspace.workflows.expect_course import Outlook

# How far beyond the last session the outlook is drawn, in lengths of the course so far.
BEYOND = 0.07


@dataclass(frozen=True, slots=True)
class ShownOutlook:
    """What is shown. ``chances`` are sentences for the therapist, empty for the client."""

    sentence: str
    basis: str
    chances: tuple[str, ...]
    table: SafeString


def shown_outlook(outlook: Outlook, *, is_therapist: bool) -> ShownOutlook:
    """Return the outlook in words."""
    latest = outlook.latest
    return ShownOutlook(
        sentence=_(
            "Of ten people with scores so far like these, about eight ended between %(lower).0f and %(upper).0f, one "
            "above and one below; the middle was %(expected).0f."
        )
        % {"lower": latest.lower, "upper": latest.upper, "expected": latest.expected},
        basis=_basis(outlook),
        chances=_chances(outlook) if is_therapist else (),
        table=_table(outlook),
    )


def outlook_row(outlook: Outlook) -> Mapping[str, Any]:
    """Return the row of the chart."""
    latest = outlook.latest
    length = latest.session - outlook.expectations[0].session
    return {
        "session": latest.session + max(0.5, BEYOND * length),
        "expected": round(latest.expected, 1),
        "lower": round(latest.lower, 1),
        "upper": round(latest.upper, 1),
    }


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
    latest, points = outlook.latest, number(outlook.reliable_change)
    return (
        _(
            "Of 100 clients with such a course, about %(n).0f ended without reliable improvement (%(points)s points or "
            "more below the first score)."
        )
        % {"n": latest.no_improvement * 100, "points": points},
        _("About %(n).0f of 100 ended reliably worse (%(points)s points or more above it).")
        % {"n": latest.deterioration * 100, "points": points},
    )


def _table(outlook: Outlook) -> SafeString:
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{} – {}</td></tr>',
        (
            (each.session, f"{each.expected:.0f}", f"{each.lower:.0f}", f"{each.upper:.0f}")
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

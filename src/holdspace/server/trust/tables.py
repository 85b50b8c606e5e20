"""The page's charts as tables."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from holdspace.domain.language import number
from holdspace.server.measures.series import SessionChecks
from holdspace.server.ui.days import shown_day
from holdspace.server.ui.markup import markup_rows
from holdspace.server.ui.tables import data_table
from holdspace.workflows.watch_alliance import CRITERIA, Watch


def alliance_table(checks: SessionChecks, watch: Watch | None) -> SafeString:
    """Return the session checks: mean, what was due and how far it usually spreads, whether it was flagged."""
    watched = {each.session: each for each in watch.checks} if watch else {}
    rows = []
    for row, (session, at) in enumerate(checks.sessions):
        mean, seen = checks.mean(row), watched.get(session)
        flag = _("flagged") if seen and seen.is_raised else _("still stands") if seen and seen.is_open else ""
        due, spread = (number(seen.due, 1), number(seen.spread, 1)) if seen else ("–", "–")
        rows.append((session, shown_day(at), "–" if mean is None else number(mean, 1), due, spread, flag))
    body = markup_rows(
        '<tr><th scope="row">{}</th><td class="day">{}</td><td class="number">{}</td><td class="number">{}</td>'
        '<td class="number">{}</td><td>{}</td></tr>',
        rows,
    )
    head = (_("Session"), _("Day"), _("Mean of the check"), _("To be expected"), _("Usual spread"), _("Flag"))
    return data_table(_("Working together as a table"), head, body, numbers=(2, 3, 4))


def criteria_table(watch: Watch) -> SafeString:
    """Return the other criteria beside the flag, session by session."""
    body = markup_rows(
        '<tr><th scope="row">{}</th><td>{}</td>{}</tr>',
        (
            (
                each.session,
                _yes(each.is_raised),
                markup_rows("<td>{}</td>", ((_yes(each.criteria[name]),) for name in CRITERIA)),
            )
            for each in watch.checks
        ),
    )
    return data_table(
        _("Other criteria side by side"),
        (_("Session"), _("Flag of this page"), *(_(words) for words in CRITERIA.values())),
        body,
    )


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else "–"

"""The page's charts as tables."""

from __future__ import annotations

from django.template.defaultfilters import date as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from holdspace.server.measures.series import SessionChecks
from holdspace.workflows.watch_alliance import CRITERIA, Watch


def alliance_table(checks: SessionChecks, watch: Watch | None) -> SafeString:
    """Return the session checks: mean, what was due, whether it was flagged."""
    watched = {each.session: each for each in watch.checks} if watch else {}
    rows = []
    for row, (number, at) in enumerate(checks.sessions):
        mean, seen = checks.mean(row), watched.get(number)
        flag = _("flagged") if seen and seen.is_raised else _("still stands") if seen and seen.is_open else ""
        due = f"{seen.due:.1f}" if seen else "–"
        rows.append((number, format_date(localtime(at), "j M Y"), "–" if mean is None else f"{mean:.1f}", due, flag))
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td><td class="number">{}</td><td class="number">{}</td><td>{}</td></tr>',
        rows,
    )
    head = (_("Session"), _("Day"), _("Mean of the check"), _("To be expected"), _("Flag"))
    return _table(_("Working together as a table"), head, body)


def criteria_table(watch: Watch) -> SafeString:
    """Return the published criteria beside the flag, session by session."""
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td>{}</tr>',
        (
            (
                each.session,
                _yes(each.is_raised),
                format_html_join("", "<td>{}</td>", ((_yes(each.criteria[name]),) for name in CRITERIA)),
            )
            for each in watch.checks
        ),
    )
    return _table(
        _("Published criteria side by side"), (_("Session"), _("Flag of this page"), *CRITERIA.values()), body
    )


def _yes(is_so: bool) -> str:
    return _("yes") if is_so else "–"


def _table(label: str, head: tuple[str, ...], body: SafeString) -> SafeString:
    return format_html(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0"><table class="data"><thead><tr>{}</tr>'
        "</thead><tbody>{}</tbody></table></div>",
        label,
        format_html_join("", '<th scope="col">{}</th>', ((each,) for each in head)),
        body,
    )

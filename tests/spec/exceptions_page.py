"""The page on danger exceptions, made of the rules of each place and the tables of `exceptions`."""

from __future__ import annotations

from collections.abc import Iterator

from holdspace.domain.exceptions.ground import Jurisdiction
from holdspace.domain.exceptions.state import MOVES
from holdspace.server.exceptions.jurisdictions import load_jurisdictions
from tests.spec.exceptions import ALARMS, LIMITS, STANDINGS


def exceptions_page() -> str:
    """Return the page's text."""
    lines = [
        "# Danger exceptions",
        "",
        "Made from `src/holdspace/server/exceptions/jurisdictions.toml` and the tables in `tests/spec/exceptions.py`; do not",
        "edit it by hand: `make docs`. The rules of a place are data for lawyers to check, and no legal advice.",
    ]
    for place in load_jurisdictions().values():
        lines += ["", *_place(place)]
    lines += ["", "## States", "", "| from | by | to |", "|---|---|---|"]
    lines += [f"| {start} | {by} | {end} |" for start, moves in MOVES.items() for by, end in moves.items()]
    lines += ["", "## What may be asked for", ""]
    lines += ["| place | ground | kinds | hours | alone | client told after days | refused because |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for row in LIMITS:
        alone = "yes" if row.is_alone else ""
        cells = (row.place, row.ground, row.kinds, f"{row.hours:g}", alone, str(row.later_days or ""), row.refused)
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", "## Where it stands, and whether the client is told", ""]
    lines += ["Hours after asking, for four hours.", ""]
    lines += ["| answered | approved | closed | to be told | told earlier | now | state | client told | because |"]
    lines += ["|---|---|---|---|---|---|---|---|---|"]
    for case in STANDINGS:
        times = [_time(each) for each in (case.ended, case.later, case.told, case.at)]
        approved, told = ("yes" if each else "no" for each in (case.approved, case.is_told))
        lines.append(
            f"| {_time(case.answered)} | {approved} | {' | '.join(times)} | {case.state} | {told} | {case.because} |"
        )
    lines += [
        "",
        "## When somebody must be asked why",
        "",
        "| openings, hours ago | asked | because |",
        "|---|---|---|",
    ]
    for openings in ALARMS:
        when = ", ".join(f"{name} {ago:g}" for name, ago in openings.openings) or "none"
        lines.append(f"| {when} | {', '.join(openings.alarms) or 'nobody'} | {openings.because} |")
    return "\n".join(lines) + "\n"


def _place(place: Jurisdiction) -> Iterator[str]:
    yield f"## {place.title}"
    yield ""
    yield f"`{place.id}`. " + (f"Checked: {place.reviewed}." if place.reviewed else "**Not checked by a lawyer yet.**")
    yield ""
    yield "| ground | duty | at most | for hours | told within days | what the law says | source |"
    yield "|---|---|---|---|---|---|---|"
    for rule in place.rules.values():
        kinds = ", ".join(sorted(rule.kinds)) or "nothing"
        hours = f"{rule.longest.total_seconds() / 3600:g}" if rule.kinds else ""
        later = str(rule.longest_deferral.days or "at once") if rule.kinds else ""
        yield f"| {rule.ground} | {rule.duty} | {kinds} | {hours} | {later} | {rule.text} | {rule.source} |"


def _time(hours: float | None) -> str:
    return "" if hours is None else f"{hours:g}"

"""Makes docs/reference/session-check.md of the tables."""

from __future__ import annotations

from tests.spec.session_check import FLAT, SEEN

INTRODUCTION = """# The session check

Made from the tables in `tests/spec/session_check.py`; do not edit it by hand: `make docs`.

After a session the client is asked five ratings from 0 to 10 (heard, private, safe, together, trust; **not yet
validated**, see [measures](measures.md#session-check)), the pace, whether a silence helped, what to raise next time, and
one thing that could not be said in the room. Everything may be left out; leaving out is never an alarm: where a session
is compared with those before, a rating left out counts as it was given last.

For what could not be said the client chooses each time:

| choice | what becomes of it |
|---|---|
| tell my therapist now | both read it on the page they share, until either notes that they talked about it |
| next time, or no choice | it is sealed as *held back*, a kind of record that the policies open to the client alone; the client is asked again at the next check-in: tell, keep, throw away |
| keep it in my journal | it is taken out of the form before anything is sent, waits in this tab of the browser, sealed under a key that ends with the sign-in, and is locked in the [journal](../explanation/confidentiality.md); the server keeps nothing of it, and drops it if it comes all the same |

A half-filled check tells nobody anything: what could not be said is held back until the check is sent, and what the page
keeps by itself every few seconds leaves it out.

Six taps give it, five ratings and *Send*, and the page's own part of the time is 0.6 s at the median, on two busy cores on
26 November 2026 (`tests/system/test_session_check.py` prints both; what a person needs to think comes on top).
A phone loads 57 kB for it at a first visit, styles, script and typeface included; of the client's pages without charts none
loads more than 100 kB (`tests/integration/ui/test_page_weight.py` prints them: 57 to 73 kB on 27 November 2026).

## Who sees what

Said on the page before an answer is given, and asked of the [policies](policies.md) themselves.

| what is given | the client allows | has a supervisor | the page says |
|---|---|---|---|
"""
FLATNESS = """
## When answers tell little

Said to the client when the check was sent, and to both beside the chart, as a question and not as a finding. House
rules, not validated: a ceiling from ten answers on with 80 % at ten; flat from four sessions on with the same answers.

| answers, session by session | said | because |
|---|---|---|
"""


def page() -> str:
    """Return the page's text."""
    seen = [f"| {r.given} | {_allowed(r.allowed)} | {'yes' if r.is_supervised else 'no'} | {r.seen_by} |" for r in SEEN]
    flat = [f"| {_sessions(row.sessions)} | {row.said or 'nothing'} | {row.because} |" for row in FLAT]
    return INTRODUCTION + "\n".join(seen) + "\n" + FLATNESS + "\n".join(flat) + "\n"


def _allowed(purposes: frozenset[str]) -> str:
    return ", ".join(sorted(purposes)).replace("_", " ") or "nothing"


def _sessions(sessions: tuple[tuple[int | None, ...], ...]) -> str:
    return "; ".join(" ".join("–" if value is None else str(value) for value in answers) for answers in sessions)

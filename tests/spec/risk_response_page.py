"""Makes docs/reference/risk-response.md of the table."""

from __future__ import annotations

from tests.spec.risk_response import LIMIT, STANDS

INTRODUCTION = f"""# Risk: what happens, and how soon

Made from the table in `tests/spec/risk_response.py`; do not edit it by hand: `make docs`.

Holdspace is no crisis service, and nobody watches answers around the clock. It says so wherever it asks.

| when | what happens at once | who is told |
|---|---|---|
| a risk answer is chosen (PHQ-9 item 9, CORE-10 item 6) | crisis help of the practice's country beside the answer, before anything is sent | nobody yet |
| the check is sent | crisis help, and what happens next | the therapist: an urgent alert, first in their list |
| the wording of what was written may tell of danger | the client is asked, with crisis help beside it | nobody, unless they say yes: then as above |
| {LIMIT} minutes later (`HOLDSPACE_ALERT_MINUTES`), and the therapist has not said that they are on it | – | the second person the therapist named, else a privacy officer: that an alert waits and whose client it is about; no name, no score, no word |
| at any time | – | the therapist closes it only by writing down what was done; the client reads it |

The second person says by choosing whom they reached. Everything stands in the client's list of looks. Nothing is mailed:
who is called in finds it on every page they open, so a practice that promises a time also agrees on a telephone.

## Where an alert stands

Minutes are counted from when it was raised.

| urgent | taken up | second person called in | closed | asked at | it is | calls in now | because |
|---|---|---|---|---|---|---|---|
"""
WORDING = """
## Wording that may tell of danger

Rules, not a model: reviewed wordings (`src/holdspace/definitions/risk_wording/`), with regard to "not" and to who is
meant. They run on the practice's own machine over what a client has just sent, offer help and ask; what they find is
kept nowhere. They never hide, block, rate or decide. Their silence says nothing about anybody.

Measured on 979 sentences written for this project, none of them anybody's own words. Those *held out* were written
after the rules were last changed; only their figures say how good the rules are. Both were written by the same author,
so real wording will be missed more often. `python -m pytest tests/unit/domain/safety/test_risk_wording.py` prints:

| sentences | at risk in plain words, found (95 %) | harmless, found (95 %) |
|---|---|---|
| used to write the rules, 397 (hints among them) and 483 | 92 % (89 to 94) | 2 % (1 to 4) |
| held out, 39 and 45 | 69 % (54 to 81) | 4 % (1 to 15) |
| held out, 15 that only hint ("My will is on the kitchen table.") | none (0 to 20) | – |

Four earlier sets were each measured once before they were used to widen the rules: 31 of 45, 29 of 69, 25 of 57 and 23 of 60
found (the later ones mostly hints), 7 of 65, 9 of 78, 6 of 68 and 7 of 60 harmless ones found. So: of what is said plainly,
about three in ten are missed; what is only hinted at is not found at all.

English only so far. The journal is not looked at: the server cannot read it.
"""


def page() -> str:
    """Return the page's text."""
    rows = [
        f"| {_yes(r.is_urgent)} | {_at(r.taken_up)} | {_at(r.called_in)} | {_at(r.closed)} | {r.now} | "
        f"{r.response.replace('_', ' ')} | {_yes(r.calls_in)} | {r.because} |"
        for r in STANDS
    ]
    return INTRODUCTION + "\n".join(rows) + "\n" + WORDING


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _at(minutes: int | None) -> str:
    return "–" if minutes is None else str(minutes)

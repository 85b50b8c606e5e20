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
| the wording of what was written in a check may tell of danger | the client is asked, with crisis help beside it | nobody, unless they say yes: then as above |
| it was written into the toolbox, a worksheet, a boundary, *What helps*, the plan or a decision | crisis help and the safety plan are shown to the client beside it, outside the toolbox for a week | nobody |
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

Measured on 1,725 sentences written for this project, none of them anybody's own words. Those *held out* were written
after the rules were last changed; only their figures say how good the rules are. All were written by the same author,
so real wording will be missed more often. `python -m pytest tests/unit/domain/safety/test_risk_wording.py` prints:

| sentences | at risk in plain words, found (95 %) | harmless, found (95 %) |
|---|---|---|
| English, used to write the rules: 617 and 711 | 95 % (93 to 97) | 1 % (0 to 2) |
| English, held out: 39 and 40 | 59 % (43 to 73) | 8 % (3 to 20) |
| German, used to write the rules: 90 and 85 | 99 % (94 to 100) | 4 % (1 to 10) |
| German, held out: 40 and 40 | 68 % (52 to 80) | none (0 to 9) |
| only hinted at ("My will is on the kitchen table."): 63, of these 10 held out | 1 of 63 | – |

What the third version of the English rules changed, on the same sentences: of those held out the second version finds
14 of 39 (1 of 40 harmless ones), the third 23 of 39 (3 of 40). On the way, five sets were each measured once before they were used:
the second version found 7 of 64 in the first, which was written to be hard; in the three written between its widenings
the rules of the moment found 9, 25 and 27 of 40, and 1, 1 and none of 40 harmless ones. On 104 sentences
from four public projects that test such wordings, which nobody here wrote, the second version found 56 of 63 and 1 of 41
harmless ones, the third, at its first look at them, 60 of 63 and 3 of 41; those sentences are not kept here.

So: of what is said plainly, about four in ten English and three in ten German sentences are missed; what is only hinted
at is not found at all. The rules of a language do not look at another language: a client who writes in a third one is not
asked. The journal is not looked at: the server cannot read it.
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

"""Makes docs/reference/boundaries.md of the tables."""

from __future__ import annotations

from holdspace.domain.access import Action, Kind
from tests.spec.boundaries import CLOSE_TURNS, COUNTS, VISIBLE, Close, Visible

INTRODUCTION = """# Boundaries: who sees them, and what comes close

Made from the tables in `tests/spec/boundaries.py`; do not edit it by hand: `make docs`.

A boundary is a topic in the client's words that is *off limits*, *not yet*, or *ask me first*, with other words for it
and a day to be asked again, if they like. Their therapist finds it on the page that both share, before a session, and
beside the check-in. Only the client sets and lifts it; what was lifted only the client is reminded of.

## Who may do what

Asked of the [policies](policies.md) themselves, of somebody who has passed their second factor.

| who | wants to | the client allows | may |
|---|---|---|---|
"""
SEARCH = """
## What comes close

Where the client allows a program to mark transcripts, it also compares the turns of both with the boundaries that stood
when the session was held, by meaning, on the practice's own machine. What it finds is shown to both as "came close to",
with its probability, whether or not the therapist shares the other marks. **Experimental.** Of sentences written to come
near a topic it had not been fitted on, it showed 48 % (46 of 96), of misleading ones that do not 15 % (14 of 96), and of
sentences about something else 0.9 % (38 of 4,240): `python -m training.closeness`. So it misses half, and that
nothing is shown says nothing. Either can say that it was not about this; the client, how it was.

### Which boundaries count for a session

| set on | lifted on | session held on | counts | because |
|---|---|---|---|---|
"""
TURNS = """
### What is shown of a turn

| boundary | turns, with the probability that each is about it | shown as | because |
|---|---|---|---|
"""


def page() -> str:
    """Return the page's text."""
    counts = [
        f"| {row.set_on} | {row.lifted_on or '–'} | {row.held_on} | {_yes(row.counts)} | {row.because} |"
        for row in COUNTS
    ]
    who, turns = "\n".join(map(_visible, VISIBLE)), "\n".join(map(_close, CLOSE_TURNS))
    return f"{INTRODUCTION}{who}\n{SEARCH}" + "\n".join(counts) + f"\n{TURNS}{turns}\n"


def _visible(row: Visible) -> str:
    verbs = {Action.LOOK: "see", Action.ADD: "set", Action.CHANGE: "lift"}
    itself = f"{verbs[row.action]} a boundary"
    close = "answer to what came close" if row.action is Action.ADD else "see what came close"
    wants = itself if row.kind is Kind.BOUNDARY else close
    allowed = ", ".join(sorted(row.allowed)).replace("_", " ") if len(row.allowed) < 5 else "everything"
    return f"| {row.who} | {wants} | {allowed or 'nothing'} | {_yes(row.may)} |"


def _close(row: Close) -> str:
    turns = "; ".join(f"{speaker}: “{text}” {chance:g}" for speaker, text, chance in row.turns)
    shown = row.how.value.replace("_", " ") if row.how else "nothing"
    return f"| {row.stance.value.replace('_', ' ')} | {turns} | {shown} | {row.because} |"


def _yes(value: bool) -> str:
    return "yes" if value else "no"

"""Makes docs/reference/plan.md of the tables and of the states that the code runs on."""

from __future__ import annotations

from collections.abc import Iterator

from holdspace.domain.decisions import table
from holdspace.domain.plan import proposals, states
from tests.spec.plan import ANSWERS, RACES, SEEN, SIGNED

INTRODUCTION = """# The shared plan and decisions

Made from `src/holdspace/domain/plan`, `src/holdspace/domain/decisions` and the tables in `tests/spec/plan.py`; do not edit
it by hand: `make docs`.

Either of the two proposes to add, change or end a goal, an activity, an approach, how often they meet, a limit or another
arrangement. The other agrees, says it otherwise, or declines with a note. Each proposal that is agreed to makes the plan's
next version. Topics that the client keeps out of the room are no part of it: those are theirs alone.

## A proposal

```mermaid
stateDiagram-v2
  [*] --> open
"""
SIGNING = """
## A version of the plan

```mermaid
stateDiagram-v2
  [*] --> empty
"""
DECIDING = """
## A decision

```mermaid
stateDiagram-v2
  [*] --> open
"""


def page() -> str:
    """Return the page's text."""
    return "\n".join([INTRODUCTION + "\n".join(_proposal()), *_signing(), *_races(), *_decision(), *_seen()]) + "\n"


def _proposal() -> Iterator[str]:
    for state, move in proposals.MOVES.items():
        yield f"  open --> {state}: {'whoever proposed it' if move.is_the_proposers else 'the other'}"
    yield "```\n"
    yield "| from open to | by | note | what it does |"
    yield "|---|---|---|---|"
    for state, move in proposals.MOVES.items():
        who = "whoever proposed it" if move.is_the_proposers else "the other"
        yield f"| {state} | {who} | {'needed' if move.needs_note else ''} | {move.does} |"
    yield "\nOf a proposal that the client made:\n"
    yield "| answered by | answer | note | comes about | because |"
    yield "|---|---|---|---|---|"
    for row in ANSWERS:
        yield f"| {row.by} | {row.answer} | {row.note} | {'no' if row.refused else 'yes'} | {row.because} |"


def _signing() -> Iterator[str]:
    yield SIGNING + "\n".join(
        f"  {start} --> {end}: {_label(event, other)}"
        for start, moves in states.MOVES.items()
        for (event, other), end in moves.items()
    )
    yield "```\n"
    yield "Each signs by proving once more who they are: *agree*, *agree with a note*, or *not yet*. The log holds the SHA-256 of"
    yield "what was signed. A signature stays with its version; the next version is signed anew.\n"
    yield "| event | the other before | leads to |"
    yield "|---|---|---|"
    for (event, other), state in states.MOVES[states.PlanState.DISSENT].items():
        yield f"| {event.replace('_', ' ')} | {other.replace('_', ' ')} | {state.replace('_', ' ')} |"
    yield "\n| signed, in this order | the version is | because |"
    yield "|---|---|---|"
    for row in SIGNED:
        order = ", ".join(f"{side}: {stance.replace('_', ' ')}" for side, stance in row.signatures) or "nobody"
        yield f"| {order} | {row.state.replace('_', ' ')} | {row.because} |"


def _label(event: states.PlanEvent, other: states.Other) -> str:
    if event is states.PlanEvent.CHANGED:
        return "the plan changes"
    signs = "agrees" if event is states.PlanEvent.AGREED else "says not yet"
    return f"one {signs}, the other {other.replace('_', ' ')}"


def _races() -> Iterator[str]:
    yield "\n## Two at once\n"
    yield "| one | the other, at the same moment | what becomes of it |"
    yield "|---|---|---|"
    for row in RACES:
        yield f"| {row.first} | {row.second} | {row.becomes} |"


def _decision() -> Iterator[str]:
    yield DECIDING + "\n".join(
        f"  {start} --> {move.to}: {step}{' (the other)' if move.is_the_others else ''}"
        for start, moves in table.MOVES.items()
        for step, move in moves.items()
    )
    yield "```\n"
    yield "A question has at least two options; to wait is one. Nothing is added up.\n"
    yield "| written into the table | by | when |"
    yield "|---|---|---|"
    for what in table.What:
        by = table.WRITTEN_BY.get(what)
        when = "once decided" if what in table.WRITTEN_LATER else "until decided"
        yield f"| {what.replace('_', ' ')} | {by or 'both'} | {when} |"


def _seen() -> Iterator[str]:
    yield "\n## Who sees what\n"
    yield "While the therapy lasts and the client allows care; asked of the [policies](policies.md) themselves.\n"
    yield "| what | client | therapist | supervisor | because |"
    yield "|---|---|---|---|---|"
    for row in SEEN:
        cells = ("yes" if each else "no" for each in (row.client, row.therapist, row.supervisor))
        yield f"| {row.what} | {' | '.join(cells)} | {row.because} |"

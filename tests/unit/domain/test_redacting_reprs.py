"""What holds a person's words does not show them when it is printed: in a log, an error or a debugger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from holdspace.domain.access import Kind
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.exceptions.ground import Ground
from holdspace.domain.plan.differences import Line
from holdspace.domain.plan.proposals import Change, Part, Proposal
from holdspace.domain.plan.reviews import Done, Outcome
from holdspace.domain.safety.boundary import Boundary, Stance
from holdspace.domain.safety.plan import STEPS, SafetyPlan
from holdspace.domain.session_check.choices import Telling, Unsaid
from holdspace.server.clients.models import Identity
from holdspace.server.exceptions.actions import Wanted
from holdspace.server.measures.contents import CheckContent

WORD = "zqheronlake"
HOLDERS: dict[str, Callable[[], object]] = {
    "turn": lambda: Turn(0, Speaker.CLIENT, WORD),
    "transcript": lambda: Transcript((Turn(0, Speaker.CLIENT, WORD),)),
    "utterance": lambda: NamedUtterance(WORD, WORD, None, None),
    "line": lambda: Line(UUID(int=1), Part.APPROACH, WORD, 1),
    "proposal": lambda: Proposal(part=Part.APPROACH, change=Change.ADD, text=WORD, why=WORD),
    "outcome": lambda: Outcome(next(iter(Done)), None, WORD),
    "boundary": lambda: Boundary(WORD, next(iter(Stance)), None, WORD),
    "safety plan": lambda: SafetyPlan({STEPS[0].id: (WORD,)}),
    "unsaid": lambda: Unsaid(WORD, Telling.NOW),
    "wanted": lambda: Wanted(Ground.DANGER_TO_SELF, (Kind.IDENTITY,), timedelta(hours=1), WORD, WORD),
    "check": lambda: CheckContent(words={"note": WORD}, choices={"pace": WORD}),
    "sealed record": lambda: Identity(sealed=WORD.encode()),
}


@pytest.mark.parametrize("what", HOLDERS)
def test_a_holder_of_words_prints_without_them(what: str):
    holder = HOLDERS[what]()

    assert WORD not in repr(holder)
    assert WORD not in f"{holder}"

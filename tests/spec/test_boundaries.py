"""The tables of `boundaries` hold."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

import pytest

from holdspace.domain.access import AccessRequest, Facts
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.domain.people import Actor
from holdspace.domain.safety.closeness import came_close, counts_for
from holdspace.policy import PolicyEngine
from tests.policies.reference_model import may
from tests.spec.boundaries import CLOSE_TURNS, COUNTS, VISIBLE, Close, Counts, Visible

SOMEBODY, BOUNDARY = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("row", VISIBLE, ids=lambda row: f"{row.who} {row.action} {row.kind} {len(row.allowed)}")
def test_who_may_do_what_is_as_in_the_table(row: Visible):
    relation: dict[str, Any] = {row.relation: True} if row.relation else {}
    facts = Facts(has_second_factor=True, consented=row.allowed, **relation)
    request = AccessRequest(Actor(SOMEBODY, row.role), row.action, SOMEBODY, row.kind, row.purpose, facts)

    assert PolicyEngine.load().decide(request).is_allowed is row.may
    assert may(request) is row.may


@pytest.mark.parametrize("row", COUNTS, ids=lambda row: row.because)
def test_which_boundaries_count_is_as_in_the_table(row: Counts):
    set_at, held_at = (datetime.combine(each, time(9), UTC) for each in (row.set_on, row.held_on))
    lifted_at = datetime.combine(row.lifted_on, time(9), UTC) if row.lifted_on else None

    assert counts_for(held_at, set_at=set_at, lifted_at=lifted_at) is row.counts


@pytest.mark.parametrize("row", CLOSE_TURNS, ids=lambda row: row.because)
def test_what_is_shown_of_a_turn_is_as_in_the_table(row: Close):
    turns = [Turn(at, Speaker(speaker), text) for at, (speaker, text, _) in enumerate(row.turns)]
    chances = [chance for _, _, chance in row.turns]

    found = {close.turn: close.how for close in came_close(turns, chances, boundary=BOUNDARY, stance=row.stance)}

    assert found.get(len(turns) - 1) == row.how

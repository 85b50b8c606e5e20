"""The tables of the plan, held against the code and the policies."""

from __future__ import annotations

from uuid import UUID

import pytest

from holdspace.domain import errors
from holdspace.domain.access import AccessRequest, Action, Facts, Kind, Purpose
from holdspace.domain.people import Actor, Role
from holdspace.domain.plan.proposals import ProposalState, Side, require_answer
from holdspace.domain.plan.states import plan_state
from holdspace.policy import PolicyEngine
from tests.spec.plan import ANSWERS, SEEN, SIGNED, Answer, Seen, Signed

KINDS = {"CollaboRATE on a decision": Kind.ANSWERS, "how the client likes to work": Kind.ANSWERS}
ID = UUID(int=1)
PURPOSES = {Role.CLIENT: Purpose.OWN, Role.THERAPIST: Purpose.CARE, Role.SUPERVISOR: Purpose.SUPERVISION}


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: row.because)
def test_a_proposal_of_the_client_is_answered_so(row: Answer):
    def answer() -> None:
        require_answer(ProposalState.OPEN, row.answer, proposed_by=Side.CLIENT, by=row.by, note=row.note)

    if row.refused:
        with pytest.raises(getattr(errors, row.refused)):
            answer()
    else:
        answer()


@pytest.mark.parametrize("row", SIGNED, ids=lambda row: row.because)
def test_a_version_stands_so(row: Signed):
    assert plan_state(1, row.signatures) is row.state


@pytest.mark.parametrize("row", SEEN, ids=lambda row: row.what)
def test_it_is_seen_by_these(row: Seen):
    kind = KINDS.get(row.what, Kind.PLAN)
    facts = Facts(
        is_subject=True,
        is_therapist_in_care=True,
        is_supervisor_of_care=True,
        has_second_factor=True,
        consented=frozenset({Purpose.CARE, Purpose.SUPERVISION}),
    )

    def sees(role: Role) -> bool:
        request = AccessRequest(Actor(ID, role), Action.LOOK, ID, kind, PURPOSES[role], facts)
        return PolicyEngine.load().decide(request).is_allowed

    assert (row.client, row.therapist, row.supervisor) == tuple(sees(role) for role in PURPOSES)

"""Two people at one plan in the same moment, on a database that really does two things at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from holdspace.domain.errors import WrongState
from holdspace.domain.plan.proposals import Change, Part, ProposalState
from holdspace.domain.plan.proposals import Proposal as Proposed
from holdspace.server.accounts.models import User
from holdspace.server.plans.actions import answer, propose
from holdspace.server.plans.models import PlanLine, Proposal
from tests.cast import AT, Cast

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite lives in one connection's memory"),
]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all of it at one moment; return what came of each, an error where it was refused."""
    together = Barrier(len(acts))

    def act(one: Callable[[], object]) -> object:
        try:
            together.wait()
            return one()
        except WrongState as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def proposed(cast: Cast, by: User, text: str, line: PlanLine | None = None) -> Proposal:
    content = Proposed(Part.ACTIVITY, Change.REWORD if line else Change.ADD, text)
    return propose(by=by, therapy=cast.therapy, content=content, line=line, at=AT)


def accepting(by: User, proposal: Proposal) -> Callable[[], object]:
    return lambda: answer(by=by, proposal=proposal, state=ProposalState.ACCEPTED, at=AT)


def test_both_proposals_are_kept_and_both_become_versions(cast: Cast):
    at_once(
        lambda: proposed(cast, cast.client_user, "A walk"),
        lambda: proposed(cast, cast.therapist, "A word on it"),
    )
    hers, his = Proposal.objects.get(proposed_by="client"), Proposal.objects.get(proposed_by="therapist")

    assert at_once(accepting(cast.therapist, hers), accepting(cast.client_user, his)) == [None, None]

    assert set(Proposal.objects.values_list("version", flat=True)) == {1, 2}
    assert PlanLine.objects.filter(until_version=None).count() == 2


def test_of_two_changes_to_one_line_one_comes_about_and_the_other_stays_to_be_answered(cast: Cast):
    first = proposed(cast, cast.client_user, "A walk")
    answer(by=cast.therapist, proposal=first, state=ProposalState.ACCEPTED, at=AT)
    line = PlanLine.objects.get()
    hers = proposed(cast, cast.client_user, "A walk on Sundays", line)
    his = proposed(cast, cast.therapist, "A longer walk", line)

    came = at_once(accepting(cast.therapist, hers), accepting(cast.client_user, his))

    assert sorted(isinstance(each, WrongState) for each in came) == [False, True]
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["accepted", "accepted", "open"]
    assert PlanLine.objects.filter(until_version=None).count() == 1

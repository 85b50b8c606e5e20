"""Strains, the talks about them, and when both call one repaired."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.domain.alliance.repair import RepairRate, RepairState, StrainTalk, strains_of
from holdspace.domain.guides.guide import Repaired

START = datetime(2026, 3, 2, tzinfo=UTC)
YES, PARTLY = Repaired.YES, Repaired.PARTLY


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@pytest.mark.parametrize(
    ("client", "therapist", "state"),
    [
        (None, None, RepairState.ONE_SIDE),
        (YES, None, RepairState.ONE_SIDE),
        (YES, PARTLY, RepairState.PARTLY),
        (Repaired.NOT_YET, YES, RepairState.PARTLY),
        (YES, YES, RepairState.REPAIRED),
    ],
)
def test_it_takes_both_to_call_it_repaired(client: Repaired | None, therapist: Repaired | None, state: RepairState):
    assert StrainTalk(START, client, therapist).state is state


def test_a_talk_belongs_to_the_last_flag_before_it():
    strains = strains_of([(3, day(0)), (8, day(35))], [StrainTalk(day(7), YES, YES)])

    assert [(each.session, each.state) for each in strains] == [
        (3, RepairState.REPAIRED),
        (8, RepairState.NOT_TALKED),
    ]


def test_of_several_talks_about_one_strain_the_latest_counts():
    [strain] = strains_of([(3, day(0))], [StrainTalk(day(14), YES, YES), StrainTalk(day(7), YES, PARTLY)])

    assert strain.state is RepairState.REPAIRED


def test_a_strain_that_the_two_named_themselves_counts_as_well():
    strains = strains_of([(5, day(28))], [StrainTalk(day(1), YES, YES)])

    assert [each.session for each in strains] == [None, 5]
    assert RepairRate.of(strains) == RepairRate(repaired=1, strains=2)

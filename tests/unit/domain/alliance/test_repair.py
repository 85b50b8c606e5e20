"""Strains, the talks about them, and when both call one repaired."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from holdspace.domain.alliance.repair import NAMED, RepairRate, RepairState, StrainTalk, strains_of
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


def test_a_talk_about_an_earlier_strain_counts_for_it_though_a_newer_flag_stands():
    strains = strains_of([(3, day(0)), (8, day(35))], [StrainTalk(day(40), YES, YES, session=3)])

    assert [(each.session, each.state) for each in strains] == [
        (3, RepairState.REPAIRED),
        (8, RepairState.NOT_TALKED),
    ]


@pytest.mark.parametrize("session", [5, 8, None])
def test_a_talk_about_a_session_without_a_flag_or_with_a_later_one_belongs_to_the_last_before_it(session: int | None):
    strains = strains_of([(3, day(0)), (8, day(35))], [StrainTalk(day(7), YES, YES, session=session)])

    assert [each.state for each in strains] == [RepairState.REPAIRED, RepairState.NOT_TALKED]


def test_talks_that_each_of_the_two_noted_alone_are_one():
    [strain] = strains_of([(3, day(0))], [StrainTalk(day(7), YES, None), StrainTalk(day(8), None, YES)])

    assert strain.state is RepairState.REPAIRED


def test_what_was_better_and_is_not_good_any_more_is_not_repaired():
    talks = [StrainTalk(day(7), YES, YES), StrainTalk(day(9), Repaired.NOT_YET, None)]

    [strain] = strains_of([(3, day(0))], talks)

    assert strain.state is RepairState.PARTLY


def test_of_several_talks_about_one_strain_the_latest_counts():
    [strain] = strains_of([(3, day(0))], [StrainTalk(day(14), YES, YES), StrainTalk(day(7), YES, PARTLY)])

    assert strain.state is RepairState.REPAIRED


def test_a_strain_that_the_two_named_themselves_counts_as_well():
    strains = strains_of([(5, day(28))], [StrainTalk(day(1), YES, YES)])

    assert [each.session for each in strains] == [None, 5]
    assert RepairRate.of(strains) == RepairRate(repaired=1, strains=2)


def test_a_strain_that_the_two_named_is_the_same_until_both_call_it_repaired():
    talks = [StrainTalk(day(1), PARTLY, PARTLY), StrainTalk(day(8), YES, YES), StrainTalk(day(15), None, PARTLY)]

    first, second = strains_of([], talks)

    assert (first.began_at, first.state) == (day(1), RepairState.REPAIRED)
    assert (second.began_at, second.state) == (day(15), RepairState.ONE_SIDE)


def test_a_strain_that_the_two_named_is_repaired_though_a_flag_stands_since():
    talks = [StrainTalk(day(1), PARTLY, PARTLY), StrainTalk(day(40), YES, YES, session=NAMED)]

    strains = strains_of([(5, day(28))], talks)

    assert [(each.session, each.state) for each in strains] == [
        (None, RepairState.REPAIRED),
        (5, RepairState.NOT_TALKED),
    ]

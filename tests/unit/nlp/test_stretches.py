"""A long conversation is cut so that every turn is told of once, and none is read without its neighbours."""

from __future__ import annotations

import pytest

from holdspace.nlp.stretches import LONGEST, MARGIN, stretches_of


@pytest.mark.parametrize("turns", [1, 9, 10, 11, 35])
def test_every_turn_is_told_of_once_and_in_order(turns: int):
    everyone = range(turns)

    told = [at for each in stretches_of(turns, longest=10, margin=3) for at in everyone[each.read][each.told_of_read]]

    assert told == [*everyone]


def test_each_stretch_is_read_with_the_turns_around_it():
    assert [each.read for each in stretches_of(25, longest=10, margin=3)] == [slice(0, 13), slice(7, 23), slice(17, 25)]


def test_a_session_is_one_stretch():
    (only,) = stretches_of(LONGEST)

    assert only.read == only.told == slice(0, LONGEST)


def test_a_turn_at_a_seam_sees_as_many_neighbours_as_the_reader_was_fitted_on():
    first, second = stretches_of(LONGEST + 1)

    assert first.read.stop == LONGEST + 1
    assert second.told.start - second.read.start == MARGIN

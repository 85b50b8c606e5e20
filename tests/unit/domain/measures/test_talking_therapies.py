"""NHS Talking Therapies' words for what became of somebody, as a table of two contacts."""

from __future__ import annotations

import pytest

from holdspace.domain.measures.talking_therapies import Contact, outcome_of


@pytest.mark.parametrize(
    ("first", "last", "case", "recovered", "improved", "deteriorated"),
    [
        ((16, 12), (8, 6), True, True, True, False),
        ((16, 12), (10, 6), True, False, True, False),  # PHQ-9 still at caseness
        ((10, 5), (9, 5), True, True, False, False),  # recovered, not by more than chance
        ((16, 5), (10, 9), True, False, False, False),  # one better, the other reliably worse
        ((16, 5), (10, 8), True, False, True, False),
        ((9, 7), (2, 2), False, False, True, False),  # never at caseness: nothing to recover from
        ((9, 7), (15, 7), False, False, False, True),
        ((9, 12), (15, 8), True, False, False, False),
    ],
)
def test_outcomes(
    first: tuple[int, int], last: tuple[int, int], case: bool, recovered: bool, improved: bool, deteriorated: bool
):
    outcome = outcome_of(Contact(*first), Contact(*last))

    assert (
        outcome.was_at_caseness,
        outcome.is_recovered,
        outcome.is_reliably_improved,
        outcome.is_reliably_deteriorated,
    ) == (case, recovered, improved, deteriorated)
    assert outcome.is_reliably_recovered is (recovered and improved)

"""Batches: every row once, like with like, within the budget."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holdspace.nlp.encoder import TOKEN_BUDGET, batches_of


@given(st.lists(st.integers(2, 96), max_size=200))
def test_every_row_is_in_one_batch_within_the_budget(lengths):
    batches = batches_of(lengths)

    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    assert all(len(batch) * max(lengths[row] for row in batch) <= TOKEN_BUDGET for batch in batches)


def test_rows_of_like_length_come_together():
    assert batches_of([90, 2, 90, 2]) == [[1, 3, 0, 2]] or batches_of([90, 2, 90, 2]) == [[1, 3], [0, 2]]

"""Tables are read with the kinds of columns that all their rows tell, however late they tell them."""

import io

import pytest

from holdspace.statistics.session_table import read_table

LATE = 12_000


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        ("3", "4.5", 4.5),
        ("", "4", 4),
        ("NA", "4.5", 4.5),
        ("3", "often", "often"),
        ("true", "4", "4"),
        ("", "often", "often"),
    ],
)
def test_a_value_that_comes_late_is_read_as_if_it_came_first(early, late, expected):
    rows = "".join(f"{number},{early}\n" for number in range(LATE))

    table = read_table(io.BytesIO(f"client,score\n{rows}{LATE},{late}\n".encode()), source="scores")

    assert table["score"][-1] == expected
    assert (
        table["score"].dtype
        == read_table(io.BytesIO(f"client,score\n1,{early}\n2,{late}\n".encode()), source="s")["score"].dtype
    )
    assert table["client"].to_list() == list(range(LATE + 1))

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


@pytest.mark.parametrize(
    "written",
    [
        "client,session,score\n7,1,4.5\n7,2,12\n",
        "client;session;score\r\n7;1;4,5\r\n7;2;12\r\n",
        "client;session;score\n7;1;4.5\n7;2;12\n",
        "client\tsession\tscore\n7\t1\t4,5\n7\t2\t12",
        "client;session;score\r7;1;4,5\r7;2;12\r",
    ],
    ids=["commas", "semicolons and decimal commas", "semicolons", "tabs", "Excel's CSV (Macintosh)"],
)
def test_a_table_is_read_as_spreadsheets_of_any_country_write_it(written):
    table = read_table(io.BytesIO(written.encode()), source="scores")

    assert table.to_dict(as_series=False) == {"client": [7, 7], "session": [1, 2], "score": [4.5, 12]}


def test_a_word_with_a_comma_between_semicolons_stays_a_word():
    table = read_table(io.BytesIO(b"client;score;note\n7;4,5;tired, sad\n"), source="scores")

    assert table.row(0) == (7, 4.5, "tired, sad")

"""Utterance tables: read whole or refused with the row."""

import io
from collections.abc import Callable

import polars as pl
import pytest

from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.errors import BadInput
from holdspace.transcripts.limits import Limits
from holdspace.transcripts.table import Dialogue, read_table

GOOD = """dialogue_id,turn_index,speaker,text,extra
d1,1,client,"Well, no.",x
d1,0,Therapist,How are you?,y
d2,0,client,Hi,z
"""


def read(csv: str) -> list[Dialogue]:
    return read_table(io.BytesIO(csv.encode()), is_parquet=False, source="a.csv")


def test_rows_become_dialogues_in_the_order_of_their_turns():
    first, second = read(GOOD)

    assert (first.id, second.id) == ("d1", "d2")
    assert [turn.text for turn in first.transcript.turns] == ["How are you?", "Well, no."]
    assert first.transcript.turns[0].speaker is Speaker.THERAPIST
    assert first.rows == (1, 0)


def test_parquet_gives_the_same_as_csv():
    buffer = io.BytesIO()
    pl.read_csv(io.BytesIO(GOOD.encode())).write_parquet(buffer)
    buffer.seek(0)

    assert read_table(buffer, is_parquet=True, source="a.parquet") == read(GOOD)


@pytest.mark.parametrize(
    ("csv", "problem"),
    [
        ("dialogue_id,turn_index,speaker\nd,0,client\n", "lacks the column text"),
        ("dialogue_id,turn_index,speaker,text\nd,zero,client,Hi\n", "row 1: The row has a turn_index"),
        ("dialogue_id,turn_index,speaker,text\nd,0,client,Hi\nd,1,nurse,Hi\n", "row 2: The row has a speaker"),
        ("dialogue_id,turn_index,speaker,text\nd,0,client,Hi\nd,0,client,Hi\n", "same dialogue_id and turn_index"),
        ("dialogue_id,turn_index,speaker,text\n,0,client,Hi\n", "has no dialogue_id"),
        ("dialogue_id,turn_index,speaker,text\nd,0,client,Hi, there\n", "line 2: The row has 5 cells, the head 4"),
        ('dialogue_id,turn_index,speaker,text\nd,0,client,"Hi\nd,1,client,Hi\n', "line 2: The row does not end"),
        ("", "The table is empty"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_row(csv: str, problem: str):
    with pytest.raises(BadInput, match=problem):
        read(csv)


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_table_as_spreadsheets_save_it_is_read(separator: str, encoding: str):
    rows = ("dialogue_id turn_index speaker text", "d1 1 client Well,no.", "d1 0 Therapist Hello?", "   ", "   ")
    content = "\r\n".join(row.replace(" ", separator) for row in rows).encode(encoding)

    (dialogue,) = read_table(io.BytesIO(content), is_parquet=False, source="a.csv")

    assert [turn.text for turn in dialogue.transcript.turns] == ["Hello?", "Well,no."]


def test_a_table_that_excel_for_windows_saves_as_csv_is_read_and_it_is_said():
    content = GOOD.replace("Well, no.", "I don’t – “Jürgen” … café").replace("\n", "\r\n").encode("cp1252")

    first, _ = read_table(io.BytesIO(content), is_parquet=False, source="a.csv")

    assert first.transcript.turns[1].text == "I don’t – “Jürgen” … café"
    assert "read as Windows-1252" in first.remark


def test_lines_that_end_with_a_carriage_return_alone_are_lines():
    content = GOOD.replace("Well, no.", "Well,\nno.").replace("\n", "\r").encode()

    first, second = read_table(io.BytesIO(content), is_parquet=False, source="a.csv")

    assert (first.transcript.turns[1].text, second.transcript.turns[0].text) == ("Well,\nno.", "Hi")
    assert first.remark == ""


@pytest.mark.parametrize("encoding", ["mac_roman", "cp437"])
def test_a_table_in_the_encoding_of_another_system_is_refused_with_what_to_save(encoding: str):
    content = GOOD.replace("Well, no.", "é").replace("\n", "\r").encode(encoding)

    with pytest.raises(BadInput, match=r"a.csv, line 2: This is not UTF-8 text.*CSV UTF-8"):
        read_table(io.BytesIO(content), is_parquet=False, source="a.csv")


def test_a_cell_too_many_is_laid_on_what_parts_the_cells():
    with pytest.raises(BadInput, match=r"line 2: .* 5 cells, the head 4\. Put a text that holds semicolons"):
        read("dialogue_id;turn_index;speaker;text\nd;0;client;Hi; there\n")


def test_whole_numbers_that_are_kept_with_a_point_are_whole():
    assert read("dialogue_id,turn_index,speaker,text\nd,1.0,client,Hi\nd,0.0,therapist,Ho\n")[0].rows == (1, 0)


@pytest.mark.parametrize("text", [pl.Series([["Hi"]]), pl.Series([b"\xff"]), pl.Series([{"said": "Hi"}])])
def test_a_parquet_column_that_holds_no_text_is_refused(text: pl.Series):
    buffer = io.BytesIO()
    pl.DataFrame({"dialogue_id": ["d"], "turn_index": [0], "speaker": ["client"], "text": text}).write_parquet(buffer)
    buffer.seek(0)

    with pytest.raises(BadInput, match=r"no text or number: .*text"):
        read_table(buffer, is_parquet=True, source="a.parquet")


def test_a_line_that_is_no_text_is_named():
    with pytest.raises(BadInput, match=r"a.csv, line 3: This is not UTF-8 text"):
        read_table(io.BytesIO(GOOD.encode().replace(b"How", b"\xe8")), is_parquet=False, source="a.csv")


def test_a_text_that_nobody_says_in_one_go_is_refused_with_its_row():
    with pytest.raises(BadInput, match="row 1: The row has more than 5 characters"):
        read_table(io.BytesIO(GOOD.encode()), is_parquet=False, source="a.csv", limits=Limits(utterance_characters=5))


def test_a_table_beyond_the_limit_is_refused():
    with pytest.raises(BadInput, match="larger than"):
        read_table(io.BytesIO(GOOD.encode()), is_parquet=False, source="a.csv", limits=Limits(table_bytes=10))


def test_bytes_that_are_no_parquet_are_refused():
    with pytest.raises(BadInput, match="Parquet"):
        read_table(io.BytesIO(b"PAR1 no"), is_parquet=True, source="a.parquet")


def bomb(*, rows: int, text: str) -> bytes:
    """A few kilobytes that say the same row again and again; written by pieces, for all rows would fill the memory."""
    buffer = io.BytesIO()
    pl.LazyFrame({"turn_index": pl.int_range(rows, eager=True)}).select(
        pl.lit("d").alias("dialogue_id"), "turn_index", pl.lit("client").alias("speaker"), pl.lit(text).alias("text")
    ).sink_parquet(buffer, row_group_size=min(1_000_000, 100_000_000 // len(text)))
    return buffer.getvalue()


HEAD = b"dialogue_id,turn_index,speaker,text"


@pytest.mark.parametrize(
    ("made", "problem"),
    [
        (lambda: bomb(rows=20_000, text="x" * 190_000), "unpacks to more than 2000 MB"),
        (lambda: bomb(rows=20_000_001, text="x"), "more than 20000000 rows"),
        (lambda: HEAD + b",c" * 1_000_000, "more than 5000 columns"),
        (lambda: b'"\n"' + b",c" * 1_000_000 + b"\n" + b"," * 1_000_000, "more than 5000 columns"),
        (lambda: HEAD + b"\nd,0,client,a\0b\n", "row 1: The row holds characters that are no text"),
        (lambda: HEAD + "\nd,0,client,\u202ea\n".encode(), "row 1: The row holds characters that are no text"),
    ],
    ids=["one text many times", "one row many times", "columns", "columns after a line", "nothing", "turned around"],
)
def test_a_table_made_to_harm_is_refused_before_it_takes_room(made: Callable[[], bytes], problem: str):
    content = made()

    with pytest.raises(BadInput, match=problem):
        read_table(io.BytesIO(content), is_parquet=content.startswith(b"PAR1"), source="a")

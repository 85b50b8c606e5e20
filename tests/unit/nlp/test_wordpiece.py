"""The tokeniser against the ids that `BertTokenizerFast` gives (tests/vectors/wordpiece.json)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from holdspace.domain.errors import OperatorError
from holdspace.nlp.wordpiece import WordPiece

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/wordpiece.json").read_text(encoding="utf-8"))
VOCABULARY = Path(__file__).parents[3] / "src/holdspace/nlp/models/listening/vocab.txt"


@pytest.fixture(scope="module")
def wordpiece() -> WordPiece:
    return WordPiece(VOCABULARY)


@pytest.mark.parametrize("case", VECTORS, ids=range(len(VECTORS)))
def test_each_text_has_the_ids_of_the_reference(wordpiece, case):
    assert wordpiece.ids(case["text"]) == case["ids"]


def test_marks_of_the_model_written_in_a_text_are_read_as_words(wordpiece):
    ids = wordpiece.ids("[CLS] stop [SEP]")

    assert wordpiece.first not in ids
    assert wordpiece.last not in ids


def test_a_word_seen_before_gives_the_same_ids(wordpiece):
    assert wordpiece.ids("unbelievably so") == wordpiece.ids("unbelievably so")


def test_a_long_turn_keeps_its_beginning_and_its_end(wordpiece):
    text = "first " + "word " * 500 + "last"

    ids = wordpiece.ends(text, 64)

    assert len(ids) == 64
    assert ids[0] == wordpiece.first
    assert ids[1:2] == wordpiece.ids("first")
    assert ids[-2:-1] == wordpiece.ids("last")
    assert ids[-1] == wordpiece.last


def test_a_missing_vocabulary_is_told_to_the_operator(tmp_path):
    with pytest.raises(OperatorError, match="vocabulary"):
        WordPiece(tmp_path / "vocab.txt")

"""The coder as a library: tables in and out, in their order."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from holdspace.domain.coding.coded import CLIENT_CODES, THERAPIST_CODES
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.errors import BadInput
from holdspace.workflows.coded_rows import TURN_COLUMNS
from holdspace.workflows.coder import Coder
from tests.integration.coding.conversation import SAID


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load()


@pytest.fixture
def frame() -> pl.DataFrame:
    """Two conversations, their rows mixed."""
    first = [("a", at, who.lower(), text) for at, (who, text) in enumerate(SAID)]
    second = [("b", 1, "client", "I want to stop."), ("b", 0, "therapist", "What brings you here?")]
    return pl.DataFrame(
        [second[0], *first, second[1]], schema=["dialogue_id", "turn_index", "speaker", "text"], orient="row"
    )


def test_a_table_keeps_its_order_and_gets_the_columns_of_the_command(coder, frame):
    found = coder.predict(frame)

    assert tuple(found.columns) == TURN_COLUMNS
    assert found.select("dialogue_id", "turn_index", "speaker", "text").equals(frame)
    assert found["behaviour"].to_list()[-1] == "question"
    assert found["client_talk"].to_list()[0] == "change"


def test_the_probabilities_of_each_code_make_one(coder, frame):
    found = coder.predict_proba(frame)

    for code in (*THERAPIST_CODES, "client_talk"):
        if code != "emotions":  # several of them may be in a turn
            labels = [name for name in found.columns if name.startswith(f"{code}.")]
            sums = found.select(pl.sum_horizontal(labels, ignore_nulls=False)).to_series().drop_nulls()
            assert sums.to_list() == pytest.approx([1.0] * len(sums), abs=1e-12)


@pytest.mark.parametrize(
    "make", [pl.DataFrame.to_pandas, pl.DataFrame.lazy, lambda frame: frame.to_dict(as_series=False)]
)
def test_tables_of_other_kinds_are_read_in_their_order(coder, frame, make):
    table = make(frame)
    if hasattr(table, "index"):
        table.index = [7] * len(table)
        table.loc[table["text"] == "I want to stop.", "text"] = None
        frame = frame.with_columns(text=pl.col("text").replace("I want to stop.", ""))

    assert coder.predict(table).equals(coder.predict(frame))
    assert coder.predict_proba(table).equals(coder.predict_proba(frame))


@pytest.mark.parametrize("table", [None, [1, 2], "a.csv", {"text": 3}])
def test_what_is_no_table_is_refused_with_a_remedy(coder, table):
    with pytest.raises(BadInput, match=r"polars or pandas|lacks the column"):
        coder.predict(table)


def test_a_conversation_and_a_table_get_the_same_codes(coder, frame):
    turns = tuple(Turn(at, Speaker(who.lower()), text) for at, (who, text) in enumerate(SAID))

    coded = coder.code(Transcript(turns)).turns

    rows = coder.predict(frame)[1:-1]
    assert rows["behaviour"].to_list() == [turn.labels.get("behaviour") for turn in coded]


def test_looking_into_turns_changes_nothing_of_the_turns(coder):
    talk = Transcript(tuple(Turn(at, Speaker(who.lower()), text) for at, (who, text) in enumerate(SAID)))

    whole, cut = coder.code(talk).turns, coder.code(talk, in_sentences=True).turns

    assert tuple(replace(turn, utterances=()) for turn in cut) == whole
    assert [len(turn.utterances) for turn in cut] == [2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]


def test_information_and_advice_are_told_apart_within_a_turn(coder):
    talk = Transcript(tuple(Turn(at, Speaker(who.lower()), text) for at, (who, text) in enumerate(SAID)))

    informs, advises = coder.code(talk, in_sentences=True).turns[6].utterances

    assert (informs.labels["therapist_input"], advises.labels["therapist_input"]) == ("information", "advice")


def test_the_probabilities_of_a_code_make_one_for_its_speaker_and_are_null_for_the_other(coder, frame):
    found = coder.predict_proba(frame)

    for row, speaker in enumerate(frame["speaker"]):
        for code in (*THERAPIST_CODES, "client_talk"):
            chances = [found[name][row] for name in found.columns if name.startswith(f"{code}.")]
            is_own = code in (THERAPIST_CODES if speaker == "therapist" else CLIENT_CODES)
            assert sum(chances) == pytest.approx(1, abs=0.001) if is_own else chances == [None] * len(chances)


def test_feelings_of_single_texts_are_told_in_the_28_words_of_their_source(coder):
    found = coder.predict_emotions(["Thank you so much for this!", "I am scared of tomorrow."])

    assert found.shape == (2, 28)
    assert found["gratitude"][0] > 0.5
    assert found["fear"][1] > found["fear"][0]


def test_a_row_that_cannot_be_used_is_named(coder, frame):
    with pytest.raises(BadInput, match="neither therapist nor client"):
        coder.predict(frame.with_columns(speaker=pl.lit("somebody")))

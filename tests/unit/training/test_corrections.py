"""What people coded by hand becomes labels to learn from; what was contested alone does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.corrections import read_corrections

HEAD = (
    "dialogue_id,turn_index,speaker,text,coder,source,"
    "behaviour,question,reflection,therapist_input,client_talk,emotions"
)


def written(folder: Path, *rows: str) -> list[Path]:
    path = folder / "rows.csv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return [path]


def test_coders_shares_are_the_label_and_turns_stand_in_order(tmp_path: Path):
    [dialogue] = read_corrections(
        written(
            tmp_path,
            "practice-1,1,client,I might.,coder-a,by_hand,,,,,change,",
            "practice-1,0,therapist,How so?,coder-a,by_hand,,open,none,none,,",
            "practice-1,0,therapist,How so?,coder-b,by_hand,,closed,none,none,,",
            "practice-1,2,therapist,Mm.,,,,,,,,",
        )
    )

    assert [turn.text for turn in dialogue.turns] == ["How so?", "I might.", "Mm."]
    assert dialogue.turns[0].labels["question"] == [0.0, 0.5, 0.5]
    assert dialogue.turns[1].labels == {"client_talk": [1.0, 0.0, 0.0]}
    assert dialogue.turns[2].labels == {}


def test_an_empty_code_and_a_contest_are_no_labels(tmp_path: Path):
    [dialogue] = read_corrections(
        written(
            tmp_path,
            "practice-1,0,therapist,How so?,coder-a,by_hand,,open,,,,",
            "practice-1,1,therapist,Right.,coder-a,contest,,open,none,none,,",
        )
    )

    assert set(dialogue.turns[0].labels) == {"question"}
    assert dialogue.turns[1].labels == {}


@pytest.mark.parametrize(
    "row",
    [
        "practice-1,first,client,SECRET,coder-a,by_hand,,,,,change,",
        "practice-1,0,someone,SECRET,coder-a,by_hand,,,,,change,",
        "practice-1,0,client,SECRET,coder-a,by_hand,,,,,perhaps,",
    ],
)
def test_a_row_that_is_not_one_is_named_by_line_and_never_by_its_words(tmp_path: Path, row: str):
    with pytest.raises(ValueError, match=r"rows\.csv, line 2") as refused:
        read_corrections(written(tmp_path, row))

    assert "SECRET" not in str(refused.value)

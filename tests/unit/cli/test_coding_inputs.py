"""What `holdspace code` reads: files, tables, standard input, and who is who."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from holdspace.cli import coding_inputs
from holdspace.cli.coding_inputs import read_conversations, speaker_option
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.errors import BadInput

TEXT = "Ana: What brings you here?\nBo: I sleep badly.\nAna: Since when?\nBo: May.\n"
CSV = "dialogue_id,turn_index,speaker,text\na,0,therapist,Hello?\na,1,client,Hi.\nb,0,client,Yes.\n"


def given_input(monkeypatch, content: bytes) -> None:
    monkeypatch.setattr(coding_inputs, "sys", SimpleNamespace(stdin=SimpleNamespace(buffer=io.BytesIO(content))))


def test_a_session_goes_by_its_files_name(tmp_path):
    path = tmp_path / "march.txt"
    path.write_text(TEXT, encoding="utf-8")

    (found,) = read_conversations([str(path)], {})

    assert found.id == "march"
    assert [turn.speaker for turn in found.transcript.turns] == [Speaker.THERAPIST, Speaker.CLIENT] * 2
    assert "Please check" in found.reason


def test_a_table_holds_many_sessions(tmp_path):
    path = tmp_path / "many.csv"
    path.write_text(CSV, encoding="utf-8")

    found = read_conversations([str(path)], {})

    assert [(each.id, len(each.transcript.turns)) for each in found] == [("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        CSV.encode(),
        b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\n<v Ana>Why?\n\n00:01.000 --> 00:02.000\n<v Bo>So.\n",
        b"1\n00:00:00,000 --> 00:00:01,000\nTherapist: Why?\n\n2\n00:00:01,000 --> 00:00:02,000\nClient: So.\n",
        b'{"turns": [{"speaker": "Ana", "text": "Why?"}, {"speaker": "Bo", "text": "So."}]}',
    ],
    ids=["text", "csv", "vtt", "srt", "json"],
)
def test_standard_input_is_known_by_its_first_bytes(monkeypatch, content):
    given_input(monkeypatch, content)

    assert read_conversations(["-"], {})[0].transcript.turns


def test_the_same_name_twice_is_refused(tmp_path):
    (tmp_path / "a").mkdir()
    for path in (tmp_path / "s.txt", tmp_path / "a" / "s.txt"):
        path.write_text(TEXT, encoding="utf-8")

    with pytest.raises(BadInput, match="twice"):
        read_conversations([str(tmp_path / "s.txt"), str(tmp_path / "a" / "s.txt")], {})


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(BadInput, match=r"nowhere\.txt"):
        read_conversations(["nowhere.txt"], {})


def test_of_a_couple_it_is_said_that_the_program_was_made_for_two(tmp_path):
    couple, two = tmp_path / "couple.txt", tmp_path / "two.txt"
    couple.write_text("Therapist: Yes?\nAna: I cry.\nBo: I leave.\n" * 2)
    two.write_text("Therapist: Yes?\nAna: I cry.\n" * 2)
    speakers = {"Ana": Speaker.CLIENT, "Bo": Speaker.CLIENT}

    first, second = read_conversations([str(couple), str(two)], speakers)

    assert "made for two people" in first.remark
    assert second.remark == ""


def test_a_person_can_say_who_is_who():
    assert speaker_option(["Ana=client", "Dr. A = B=therapist"]) == {
        "Ana": Speaker.CLIENT,
        "Dr. A = B": Speaker.THERAPIST,
    }


@pytest.mark.parametrize("value", ["Ana", "=client", "Ana=boss", ""])
def test_what_does_not_say_who_is_who_is_refused(value):
    with pytest.raises(BadInput, match="--speaker"):
        speaker_option([value])

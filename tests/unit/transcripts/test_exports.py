"""One conversation as the tools of the day write it: whatever wrote it, it is read as the same talk."""

import io
import json
from collections.abc import Callable

import pytest

from holdspace.domain.conversation.transcript import Speaker, Transcript
from holdspace.domain.errors import BadInput
from holdspace.transcripts.json_file import read_json
from holdspace.transcripts.limits import Limits
from holdspace.transcripts.reading import read_session
from tests.unit.transcripts.test_reading import docx

SAID = (
    ("Anna Lindqvist", "How have things been since we met?", 3.5, 7.0),
    ("Ben Okafor", "Bad. I get up at 6:30 and I think: why?", 8.0, 13.0),
    ("Anna Lindqvist", "The mornings are hard.", 14.0, 17.0),
    ("Ben Okafor", "Yes. I told her: leave me alone.", 18.0, 22.0),
)
NUMBERS = {"Anna Lindqvist": "SPEAKER_00", "Ben Okafor": "SPEAKER_01"}
CUE = "3f0ab0d1-1f2e-4c1b-9a55-0d7c6a2b1c3d/12-0"


def _clock(second: float, point: str = ".") -> str:
    return f"00:00:{int(second):02d}{point}{int(second * 1000) % 1000:03d}"


def _lines(form: str, joined: str = "\n\n") -> str:
    return joined.join(
        form.format(
            name=name,
            text=text,
            speaker=NUMBERS[name],
            numbered=f"Speaker {1 + (name[0] == 'B')}",
            short=f"0:{int(start):02d}",
            clock=_clock(start)[:8],
        )
        for name, text, start, _ in SAID
    )


def _cues(form: str, point: str, head: str = "") -> str:
    return head + "\n\n".join(
        f"{number}\n{_clock(start, point)} --> {_clock(end, point)}\n"
        + form.format(name=name, text=text, speaker=NUMBERS[name])
        for number, (name, text, start, end) in enumerate(SAID, 1)
    )


def _json(keys: tuple[str, str], scale: float, wrap: Callable[[list[dict[str, object]]], object]) -> str:
    speaker, text = keys
    number = {"Anna Lindqvist": 0, "Ben Okafor": 1}
    return json.dumps(
        wrap([{speaker: number[who], text: words, "start": a * scale, "end": b * scale} for who, words, a, b in SAID])
    )


TIMED = {
    "Zoom.vtt": _cues("{name}: {text}", ".", "WEBVTT\n\n"),
    "Teams.vtt": _cues("<v {name}>{text}</v>", ".", "WEBVTT\n\n").replace("\n\n2\n", f"\n\n{CUE}\n"),
    "WhisperX.vtt": _cues("[{speaker}]: {text}", ".", "WEBVTT\n\n"),
    "WhisperX.srt": _cues("[{speaker}]: {text}", ","),
    "whisper.cpp.srt": _cues("({speaker}) {text}", ","),
    "Deepgram.json": _json(
        ("speaker", "transcript"), 1, lambda said: {"metadata": {}, "results": {"channels": [], "utterances": said}}
    ),
    "AssemblyAI.json": _json(("speaker", "text"), 1000, lambda said: {"audio_duration": 22, "utterances": said}),
    "whisper.cpp.json": json.dumps(
        {
            "transcription": [
                {"offsets": {"from": a * 1000, "to": b * 1000}, "text": f" {text}", "speaker": str(name[0] == "B")}
                for name, text, a, b in SAID
            ]
        }
    ),
    "MacWhisper's DOTE.json": json.dumps(
        {
            "lines": [
                {"startTime": _clock(a, ","), "endTime": _clock(b, ","), "speakerDesignation": name, "text": text}
                for name, text, a, b in SAID
            ]
        }
    ),
    "two microphones.json": _json(("speaker", "text"), 1, lambda said: [*said[::2], *said[1::2]]),
    "two microphones.vtt": "WEBVTT\n\n"
    + "\n\n".join(_cues("{name}: {text}", ".").split("\n\n")[at] for at in (0, 2, 1, 3)),
}
STARTED = {
    "Otter.txt": _lines("{name}  {short}  \n{text}") + "\n\nTranscribed by https://otter.ai",
    "Otter with its head.txt": "Session 3\nMon, Jan 1, 2024 10:00AM • 50:03\n\nSUMMARY KEYWORDS\nsleep\n\nSPEAKERS\n"
    "Anna Lindqvist, Ben Okafor\n\n" + _lines("{name}  {clock}\n{text}"),
    "Rev.txt": _lines("{name} ({clock}):\n{text}"),
    "Rev, times after the name.txt": _lines("{name}: ({clock})\n{text}"),
    "Sonix.txt": _lines("{name}: [{clock}.00] {text}"),
    "Descript.txt": _lines("[{clock}] {name}: {text}"),
    "Descript's Markdown.txt": _lines("**{name}:** [{clock}] {text}"),
    "Trint.txt": _lines("{name} [{clock}] {text}"),
    "Google Recorder.txt": _lines("{numbered}\n{clock}\n{text}"),
    "Word's transcription.txt": "Audio file\nsession.wav\n\nTranscript\n" + _lines("{clock} {numbered}\n{text}", "\n"),
    "Word's with names.txt": "Audiodatei\nsession.wav\n\nTranskript\n" + _lines("{clock} {name}\n{text}", "\n"),
    "MAXQDA.txt": _lines("#{clock}-0# {name}: {text}", "\n"),
    "f4transkript, times after the name.txt": _lines("{name}: #{clock}-0# {text}", "\n"),
    "ELAN, tier after tier.txt": "\n".join(
        f"{name}\t\t{_clock(a)}\t{a}\t{_clock(b)}\t{b}\t{_clock(b - a)}\t{b - a}\t{text}"
        for name, text, a, b in sorted(SAID)
    ),
    "Zoom's captions.txt": _lines("[{name}] {clock}\n{text}"),
}
UNTIMED = {
    "WhisperX.txt": _lines("[{speaker}]: {text}", "\n"),
    "Meet.txt": "A talk (2024-01-01) - Transcript\nAttendees\nAnna Lindqvist, Ben Okafor\nTranscript\n\n"
    + _lines("{name}: {text}")
    + "\n\nTranscription ended after 00:50:03\n\n"
    "This editable transcript was computer generated and might contain errors. People can also change the text.",
    "MacWhisper.txt": _lines("{numbered}\n{text}"),
    "tabs.txt": _lines("{name}\t{text}", "\n"),
    "numbered.txt": "\n".join(f"{at} {name}: {text}" for at, (name, text, _, _) in enumerate(SAID, 1)),
    "right to left.txt": _lines("\u200f{name}: {text}", "\n"),
    "old Mac.txt": _lines("{name}: {text}", "\r"),
    "mainframe.txt": _lines("{name}: {text}", "\x85"),
    "line separators.txt": _lines("{name}: {text}", "\u2028"),
}


def read(name: str, content: str | bytes) -> Transcript:
    raw = content if isinstance(content, bytes) else content.encode()
    return read_session(io.BytesIO(raw), name).transcript


def words(transcript: Transcript) -> list[tuple[Speaker, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


EXPECTED = [
    (Speaker.THERAPIST if name == "Anna Lindqvist" else Speaker.CLIENT, text.strip()) for name, text, _, _ in SAID
]


@pytest.mark.parametrize("name", [*TIMED, *STARTED, *UNTIMED])
def test_each_tool_s_export_is_read_as_the_same_talk(name: str):
    assert words(read(name, (TIMED | STARTED | UNTIMED)[name])) == EXPECTED


@pytest.mark.parametrize("name", TIMED)
def test_its_times_are_kept(name: str):
    assert [(turn.start, turn.end) for turn in read(name, TIMED[name]).turns] == [(a, b) for _, _, a, b in SAID]


@pytest.mark.parametrize("name", STARTED)
def test_its_times_are_kept_to_the_second_where_only_beginnings_are_written(name: str):
    assert [int(turn.start or 0) for turn in read(name, STARTED[name]).turns] == [int(a) for _, _, a, _ in SAID]


def test_a_time_stamp_that_ends_a_paragraph_is_when_the_next_begins_and_no_word():
    """As f4transkript sets it when a paragraph is ended."""
    talk = "T: How was #00:00:02-0# it? #00:00:03-4#\nC: Bad. #00:00:08-1#\n\nT: Bad. #00:00:09-0#"

    turns = read("a.txt", talk).turns

    assert [(turn.start, turn.text) for turn in turns] == [(None, "How was it?"), (3.4, "Bad."), (8.1, "Bad.")]


def test_a_short_answer_after_a_time_is_no_name_where_others_name_theirs():
    turns = read("a.txt", "[0:01] T: So?\n[0:02] Yes\n[0:03] T: And?\n[0:04] Yes\nof course").turns

    assert [turn.text for turn in turns] == ["So? Yes And? Yes of course"]


def test_a_row_that_is_no_annotation_among_annotations_is_refused_by_its_line():
    with pytest.raises(BadInput, match="line 2: This row is no annotation"):
        read("a.txt", "T\t\t00:00:01.000\t00:00:02.000\tHow?\nC\tbroken")


def test_a_name_in_capitals_or_small_letters_is_the_same_name():
    turns = read("a.txt", "Ana: Hi?\nBo: Well.\nana: So?\nBO: No.\nAna: Hm.\nBo: Yes.").turns

    assert [turn.text for turn in turns] == ["Hi?", "Well.", "So?", "No.", "Hm.", "Yes."]


def test_a_numbered_speaker_whom_a_line_only_speaks_of_is_no_name():
    assert read("a.txt", "T: Who spoke?\nC: It was\nSpeaker 2\nat last.").turns[1].text == "It was Speaker 2 at last."


def test_whisper_cpp_without_speakers_is_refused_with_what_to_run():
    said = {"transcription": [{"offsets": {"from": 0, "to": 900}, "text": " Hello."}]}

    with pytest.raises(BadInput, match=r"segment 1: .*diarisation"):
        read("a.json", json.dumps(said))


def test_what_teams_writes_into_word_is_read_without_its_title_and_its_end():
    paragraphs = ["A talk-20240101", "January 1, 2024, 10:00AM", "50m 3s", "Anna Lindqvist started transcription"]
    turns = [part for name, text, start, _ in SAID for part in (f"{name}   0:{int(start):02d}", text)]

    transcript = read("Teams.docx", docx([*paragraphs, *turns, "Anna Lindqvist stopped transcription"]))

    assert words(transcript) == EXPECTED
    assert transcript.turns[-1].start == 18


def test_words_below_a_title_that_nobody_is_named_for_are_refused_and_not_left_out():
    with pytest.raises(BadInput, match="line 3: Nobody is named"):
        read("a.txt", "A talk\nAnna started transcription\nGood morning.\nT: How are you?\nC: Well.")


def test_a_time_that_is_spoken_of_stays_in_the_words():
    talk = "Ana  0:01\nWhen?\n\nBo  0:05\nI get up at 6:30\nand I sleep at 11:15\n\nAna  0:09\nOh?\n\nBo  0:12\nYes."

    assert read("a.txt", talk).turns[1].text == "I get up at 6:30 and I sleep at 11:15"


def test_a_sound_in_brackets_is_nobody_s_name():
    talk = "T: How was it?\nC: Well.\n[laughs] Not so well.\nT: No?\nC: No.\n[laughs] No."

    assert [turn.text for turn in read("a.txt", talk).turns] == [
        "How was it?",
        "Well. [laughs] Not so well.",
        "No?",
        "No. [laughs] No.",
    ]


def test_minutes_beyond_ninety_nine_are_times():
    turns = read("a.txt", "[99:50] T: Well?\n[100:10] C: Yes.\n[100:20] T: Good.").turns

    assert [turn.start for turn in turns] == [5990, 6010, 6020]


def test_two_voices_in_one_cue_have_no_moment_between_them():
    """Both at the times of the whole cue would be an interruption that nobody made."""
    head = "WEBVTT\n\n00:01.000 --> 00:09.000\n<v T>How was it?</v>\n<v C>Bad.</v>"

    first, second = read("a.vtt", head).turns

    assert (first.start, first.end, second.start, second.end) == (1, None, None, 9)


def test_captions_that_name_nobody_are_refused_as_such():
    """As YouTube makes them: a line of one space in a cue, and each word with its time."""
    cue = "WEBVTT\nKind: captions\n\n00:00:00.160 --> 00:00:02.389 align:start\n \nhow<00:00:00.480><c> are</c>"

    with pytest.raises(BadInput, match="line 4: Nobody is named as the speaker"):
        read("a.vtt", cue)


def test_a_speaker_whose_number_is_nought_is_a_speaker():
    segments = [{"speaker": 0, "text": "How?"}, {"speaker": 1, "text": "So."}, {"text": "And so."}]

    assert [turn.text for turn in read("a.json", json.dumps(segments)).turns] == ["How?", "So. And so."]


def test_slow_talk_in_whole_seconds_is_in_seconds():
    segments = [
        {"speaker": "T", "text": "Hm.", "start": 0, "end": 9},
        {"speaker": "C", "text": "Yes.", "start": 9, "end": 40},
    ]

    assert read("a.json", json.dumps(segments)).turns[1].start == 9


def test_what_a_recogniser_gave_to_nobody_is_said_by_whoever_spoke_before_or_is_named_first():
    segments = [
        {"text": "How was it?"},
        {"speaker": "SPEAKER_01", "text": "Tell me."},
        {"speaker": "SPEAKER_00", "text": "Hard."},
        {"speaker": None, "text": "I slept badly."},
    ]

    said = read_json(json.dumps({"segments": segments}), Limits(), "talk.json")

    assert [each.name for each in said] == ["SPEAKER_01", "SPEAKER_01", "SPEAKER_00", "SPEAKER_00"]


@pytest.mark.parametrize("speaker", [["A"], {"id": 1}, 1.5])
def test_a_speaker_that_is_no_name_is_refused_by_segment(speaker):
    segments = [{"speaker": "A", "text": "Hello."}, {"speaker": speaker, "text": "Hello."}]

    with pytest.raises(BadInput, match="segment 2"):
        read_json(json.dumps({"segments": segments}), Limits(), "talk.json")

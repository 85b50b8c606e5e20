"""The same conversation in every format is one transcript; what cannot be read is refused with place and remedy."""

import io
import json
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.domain.conversation.transcript import Speaker, Transcript
from holdspace.domain.errors import BadInput
from holdspace.transcripts.json_file import transcript_to_json
from holdspace.transcripts.limits import Limits
from holdspace.transcripts.reading import ReadSession, read_session

SAID = (
    ("Ana", "What brings you here & now?"),
    ("Bo", "I sleep badly, and then: nothing works."),
    ("Ana", "You are worn out by it."),
    ("Bo", "Yes."),
)


def _clock(second: int, comma: str) -> str:
    return f"00:00:{second:02d}{comma}000"


def vtt() -> bytes:
    cues = (
        f"{i}\n{_clock(i, '.')} --> {_clock(i + 1, '.')} align:start\n<v {name}>{escape(text)}</v>"
        for i, (name, text) in enumerate(SAID)
    )
    return ("WEBVTT - a session\n\nNOTE made for a test\n\n" + "\n\n".join(cues)).encode()


def srt() -> bytes:
    return "\r\n\r\n".join(
        f"{i + 1}\r\n{_clock(i, ',')} --> {_clock(i + 1, ',')}\r\n{name}: {text}" for i, (name, text) in enumerate(SAID)
    ).encode("utf-8-sig")


def txt() -> bytes:
    return "\n".join(f"[{_clock(i, '.')}] {name}: {text}" for i, (name, text) in enumerate(SAID)).encode()


def docx(paragraphs: list[str] | None = None) -> bytes:
    lines = paragraphs or [f"{name}: {text}" for name, text in SAID]
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    document = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document.encode()})


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def whisper() -> bytes:
    segments = [{"start": i, "end": i + 1, "text": f" {text}", "speaker": name} for i, (name, text) in enumerate(SAID)]
    return json.dumps({"segments": segments, "language": "en"}).encode()


def read(name: str, content: bytes, limits: Limits | None = None) -> ReadSession:
    return read_session(io.BytesIO(content), name, limits=limits)


def words(transcript: Transcript) -> list[tuple[Speaker, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


@pytest.mark.parametrize(
    ("name", "content"), [("a.vtt", vtt), ("a.srt", srt), ("a.txt", txt), ("a.docx", docx), ("a.json", whisper)]
)
def test_every_format_gives_the_same_conversation(name: str, content: Callable[[], bytes]):
    session = read(name, content())

    assert words(session.transcript) == [
        (Speaker.THERAPIST if who == "Ana" else Speaker.CLIENT, text) for who, text in SAID
    ]
    assert "Ana asks more often" in session.guess.reason


def test_times_are_kept_in_seconds():
    assert [turn.start for turn in read("a.vtt", vtt()).transcript.turns] == [0.0, 1.0, 2.0, 3.0]


def test_what_we_write_as_json_we_read_back():
    transcript = read("a.vtt", vtt()).transcript

    again = read("b.json", json.dumps(transcript_to_json(transcript)).encode()).transcript

    assert again == transcript


def test_utterances_of_one_speaker_in_a_row_are_one_turn():
    session = read("a.txt", b"T: Hello.\nT: How are you?\nC: Well.\nReally well.")

    assert [turn.text for turn in session.transcript.turns] == ["Hello. How are you?", "Well. Really well."]
    assert session.guess.reason == "Who is who was read by the names in the file."


def test_a_colon_in_the_middle_of_speech_is_no_speaker():
    session = read("a.txt", b"T: And then?\nC: She said\nAnd I thought so too: no more.")

    assert session.transcript.turns[1].text == "She said And I thought so too: no more."


ONCE = [("Ana", "How was it?"), ("Bo", "Then I said: no."), ("Ana", "And your sister?"), ("Cleo", "I was there, too.")]


def cues(head: str) -> bytes:
    times = (f"00:00:{i:02}.000 --> 00:00:{i + 1:02}.000" for i in range(len(ONCE)))
    return (head + "\n\n".join(f"{at}\n{name}: {text}" for at, (name, text) in zip(times, ONCE, strict=True))).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "\n".join(f"{name}: {text}" for name, text in ONCE).encode()),
        ("times.txt", "\n".join(f"[00:0{i}] {name}\n{text}" for i, (name, text) in enumerate(ONCE)).encode()),
        ("a.vtt", cues("WEBVTT\n\n")),
        ("a.srt", cues("")),
    ],
)
def test_a_name_that_is_said_beforehand_is_one_where_it_stands_once(name: str, content: bytes):
    known = {"Ana": Speaker.THERAPIST, "bo": Speaker.CLIENT, "CLEO": Speaker.CLIENT}

    session = read_session(io.BytesIO(content), name, speakers=known)

    assert words(session.transcript) == [(known.get(who, Speaker.CLIENT), text) for who, text in ONCE]
    assert session.guess.reason == "Who is who was read as you said."


def test_a_name_on_a_line_of_its_own_with_a_time_is_a_speaker():
    session = read(
        "a.txt", b"Ana Lind  0:03\nHow was it?\n\nBo Ek  0:09\nFine.\n\nAna Lind  0:12\nGood?\n\nBo Ek  0:15\nYes."
    )

    assert [turn.start for turn in session.transcript.turns] == [3, 9, 12, 15]


@pytest.mark.parametrize("line", ["{name}: {text}", "{name}  0:0{at}\n{text}"])
def test_people_may_be_called_by_their_surname_first(line: str):
    said = [("Haddad, Noor", "How was it?"), ("O'Brien, Pat (client)", "Late, and then: well.")] * 2
    lines = [line.format(name=name, text=text, at=at) for at, (name, text) in enumerate(said)]

    session = read("a.txt", "\n".join(lines).encode())

    assert [turn.text for turn in session.transcript.turns] == [text for _, text in said]


def test_words_with_a_comma_and_a_colon_are_speech():
    session = read("a.txt", b"T: And then?\nC: I said\nWell, then: no.\nT: Oh.\nC: And\nWell, then: yes.")

    assert [turn.text for turn in session.transcript.turns][1::2] == ["I said Well, then: no.", "And Well, then: yes."]


def test_what_was_moved_or_drawn_twice_in_a_document_is_read_once():
    standard = "http://schemas.openxmlformats.org/"
    word, compatible = f"{standard}wordprocessingml/2006/main", f"{standard}markup-compatibility/2006"
    run = "<w:r><w:t>{}</w:t></w:r>".format
    body = (
        f"<w:p><w:moveFrom>{run('Bo: Hard.')}</w:moveFrom></w:p><w:p>{run('Ana: How was it?')}</w:p>"
        f"<w:p><w:moveTo>{run('Bo: ')}</w:moveTo><c:AlternateContent><c:Choice>{run('Hard.')}</c:Choice>"
        f"<c:Fallback>{run('Hard.')}</c:Fallback></c:AlternateContent></w:p>"
        f"<w:p>{run('Ana: Oh.')}</w:p><w:p>{run('Bo: So.')}</w:p>"
    )
    document = f'<w:document xmlns:w="{word}" xmlns:c="{compatible}"><w:body>{body}</w:body></w:document>'

    session = read("a.docx", zipped({"word/document.xml": document.encode()}))

    assert [turn.text for turn in session.transcript.turns] == ["How was it?", "Hard.", "Oh.", "So."]


def test_a_person_s_word_on_who_is_who_wins():
    session = read_session(io.BytesIO(txt()), "a.txt", speakers={"Bo": Speaker.THERAPIST, "Ana": Speaker.CLIENT})

    assert session.transcript.turns[0].speaker is Speaker.CLIENT


def test_whisperx_words_tell_the_speaker_where_the_segment_does_not():
    words_of = [{"word": "Hello", "speaker": "T"}, {"word": "there", "speaker": "T"}]
    content = json.dumps([{"text": "Hello there", "words": words_of}, {"text": "Hi.", "speaker": "C"}]).encode()

    assert read("a.json", content).transcript.turns[0].speaker is Speaker.THERAPIST


REFUSED = [
    ("a.pdf", b"%PDF", "cannot be read", "Use one of"),
    ("a.txt", b"", "empty", ""),
    ("a.txt", b"Session 4\nT: Hello?", "a.txt, line 1: Nobody is named", "Begin each turn"),
    ("a.txt", b"T: voil\xe0", "a.txt, line 1: This is not UTF-8", "Save it as UTF-8"),
    ("a.txt", b"T: don\xd5t\rC: no", "a.txt, line 1: This is not UTF-8", "Save it as UTF-8"),
    ("a.txt", b"T: a\x00b", "not a text file", ""),
    ("a.vtt", b"00:01.000 --> 00:02.000\nT: hi", "a.vtt, line 1", "WEBVTT"),
    ("a.vtt", b"WEBVTT\n\n00:05.000 --> 00:02.000\n<v T>hi", "a.vtt, line 3: The cue ends before it begins", ""),
    ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi", "a.vtt, line 3: Nobody is named", "<v Name>"),
    ("a.srt", b"1\n00:00:01,000 -> 00:00:02,000\nT: hi", "a.srt, line 1: Expected a line of times", ""),
    ("a.docx", b"PK no zip", "not a readable DOCX", "save it as .docx again"),
    ("a.docx", zipped({"other.xml": b"<a/>"}), "not a DOCX", ""),
    ("a.docx", zipped({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "not a readable DOCX", ""),
    ("a.json", b'{"segments": [', "a.json, line 1: This is not valid JSON", ""),
    ("a.json", b"[" * 200_000, "nested too deeply", ""),
    ("a.json", b'{"segments": []}', "no list of turns", "segments"),
    ("a.json", b'[{"text": "hi"}]', "a.json, segment 1", "diarisation"),
    ("a.json", b'[{"text": "hi", "speaker": "T", "start": NaN}]', "segment 1: A time must be", ""),
    ("a.txt", b"A: x\nA: x\nB: x\nB: x\nD: x\nD: x", "not clear who is who: A, B, D", "--speaker"),
]


@pytest.mark.parametrize(("name", "content", "problem", "remedy"), REFUSED)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(name: str, content: bytes, problem: str, remedy: str):
    with pytest.raises(BadInput) as refusal:
        read(name, content)

    assert problem in str(refusal.value)
    assert remedy in str(refusal.value)


def test_a_line_of_fifty_megabytes_is_refused_after_ten():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert size > 0, "asked for everything at once"
            self.given += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(BadInput, match="larger than 10 MB"):
        read_session(stream, "a.txt")  # type: ignore[arg-type]  # a stream that only reads is enough
    assert stream.given <= 10_000_001


def test_a_zip_bomb_is_unpacked_only_up_to_the_limit():
    bomb = zipped({"word/document.xml": b" " * 60_000_000})

    with pytest.raises(BadInput, match="unpacks to more than 10 MB"):
        read("a.docx", bomb)


def test_a_line_too_long_names_its_number():
    with pytest.raises(BadInput, match="line 2: The line has more than 200000"):
        read("a.txt", b"T: hi\nC: " + b"a" * 210_000)


def test_too_many_utterances_and_speakers_are_refused():
    with pytest.raises(BadInput, match="More than 3 utterances"):
        read("a.vtt", vtt(), Limits(utterances=3))
    with pytest.raises(BadInput, match="More than 1 speakers"):
        read("a.vtt", vtt(), Limits(speakers=1))


@given(st.sampled_from(["a.vtt", "a.srt", "a.txt", "a.docx", "a.json"]), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(name: str, content: bytes):
    try:
        assert read(name, content).transcript.turns
    except BadInput as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right; a refusal must say something


@given(st.sampled_from(["a.vtt", "a.srt", "a.txt"]), st.text(max_size=300))
def test_any_text_is_read_or_refused(name: str, text: str):
    head = "WEBVTT\n\n00:01.000 --> 00:02.000\n" if name.endswith("vtt") else "1\n00:00:01,000 --> 00:00:02,000\nT: "
    try:
        assert read(name, (head + text).encode("utf-8", "ignore")).transcript.turns
    except BadInput as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right; a refusal must say something

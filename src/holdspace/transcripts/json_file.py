"""JSON: Holdspace's own transcript, and segments or utterances with speakers, as recognisers write them.

Whisper and WhisperX (``segments``), whisper.cpp (``transcription``, with ``offsets`` in milliseconds), Deepgram
(``results.utterances``), AssemblyAI (``utterances``, in milliseconds), and DOTE (``lines``), as MacWhisper writes it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from holdspace.domain.conversation.transcript import Transcript
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop
from holdspace.transcripts.limits import Limits
from holdspace.transcripts.times import seconds

FORMAT = "holdspace-transcript"
VERSION = 1
# Seconds. Beyond it nothing is a time, and a whole number of hundreds of digits is not even a float.
_LATEST = 1e12
_CORRECT = noop("Correct it, or export the file again.")
_LISTS = ("turns", "segments", "utterances", "transcription", "lines")
# Words a second. People say one to five; read as seconds, milliseconds would say less than a hundredth.
_SLOWEST = 0.01


def read_json(text: str, limits: Limits, source: str) -> list[NamedUtterance]:
    """Return the utterances; raise BadInput with the place that cannot be read."""
    if text.count(",") > limits.values:  # each empty list is some seventy bytes in memory
        raise BadInput("The JSON has too many values.", source=source, remedy="Split it into sessions.")
    try:
        value = json.loads(text)
    except RecursionError:
        raise BadInput("The JSON is nested too deeply.", source=source, remedy="Export it again.") from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise BadInput("This is not valid JSON.", source=source, line=line, remedy="Export it again.") from None
    segments = _segments(value, source)
    # What a recogniser gave to nobody goes on with who spoke before, at the beginning with who is named first.
    name = next(filter(None, map(_name_in, segments)), "")
    said: list[NamedUtterance] = []
    for number, segment in enumerate(segments, 1):
        place = _("%(file)s, segment %(number)d") % {"file": source, "number": number}
        said.append(_utterance(segment, said[-1].name if said else name, place))
    return _in_order(_in_seconds(said))


def transcript_to_json(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript in our own format, which `read_json` reads back."""
    turns = [
        {"speaker": turn.speaker.value, "text": turn.text, "start": turn.start, "end": turn.end}
        for turn in transcript.turns
    ]
    return {"format": FORMAT, "version": VERSION, "turns": turns}


def _segments(value: object, source: str) -> list[Any]:
    if isinstance(value, Mapping):
        if value.get("format") == FORMAT and value.get("version") != VERSION:
            raise BadInput(
                _("Only version %(version)s of %(format)s can be read.") % {"version": VERSION, "format": FORMAT},
                source=source,
                remedy=_CORRECT,
            )
        results = value.get("results")
        value = results if isinstance(results, Mapping) else value
        value = next((value[key] for key in _LISTS if key in value), None)
    if not isinstance(value, list) or not value:
        raise BadInput(
            "The JSON has no list of turns or segments.",
            source=source,
            remedy='It needs {"turns": [{"speaker": ..., "text": ...}]} or Whisper\'s {"segments": [...]}.',
        )
    return value


def _utterance(segment: object, previous: str, source: str) -> NamedUtterance:
    text = segment.get("text", segment.get("transcript")) if isinstance(segment, Mapping) else None
    if not isinstance(segment, Mapping) or not isinstance(text, str):
        raise BadInput('A segment needs a "text".', source=source, remedy=_CORRECT)
    name = previous if (found := _name_in(segment)) == "" else found
    if not name:
        raise BadInput(
            'A segment needs a "speaker".',
            source=source,
            remedy="Run the recogniser with speaker separation (diarisation).",
        )
    start, end = (_time(value, source) for value in _times_in(segment))
    if start is not None and end is not None and end < start:
        raise BadInput("A segment ends before it begins.", source=source, remedy=_CORRECT)
    return NamedUtterance(name, text, start, end)


def _times_in(segment: Mapping[str, Any]) -> tuple[object, object]:
    """Return when a segment begins and ends, in whatever unit the file uses."""
    offsets = segment.get("offsets")
    if isinstance(offsets, Mapping):
        return _thousandth_of(offsets.get("from")), _thousandth_of(offsets.get("to"))
    if "startTime" in segment or "endTime" in segment:
        return _clock(segment.get("startTime")), _clock(segment.get("endTime"))
    return segment.get("start"), segment.get("end")


def _thousandth_of(value: object) -> object:
    return value / 1000 if isinstance(value, int | float) and not isinstance(value, bool) else value


def _clock(value: object) -> object:
    found = seconds(value) if isinstance(value, str) else None
    return value if found is None else found


def _name_in(segment: object) -> str | None:
    """Return who speaks as a segment says it, empty where it says nothing, None where what it says is no name."""
    if not isinstance(segment, Mapping):
        return None
    name = segment.get("speaker", segment.get("speakerDesignation"))
    if name is None or (isinstance(name, str) and name.strip() in ("", "?")):  # whisper.cpp's for nobody in particular
        return _speaker_of_words(segment.get("words"))
    return " ".join(str(name).split()) if isinstance(name, str | int) and not isinstance(name, bool) else None


def _speaker_of_words(words: object) -> str:
    """Return who says most words of a segment, where only the words name speakers."""
    if not isinstance(words, list):
        return ""
    named = Counter(
        word["speaker"] for word in words if isinstance(word, Mapping) and isinstance(word.get("speaker"), str)
    )
    return named.most_common(1)[0][0] if named else ""


def _in_seconds(said: list[NamedUtterance]) -> list[NamedUtterance]:
    """Return what is said with times in seconds: so few words in such a time are a thousand times as many."""
    timed = [(each.start, each.end, each.text) for each in said if each.start is not None and each.end is not None]
    spoken = sum(end - start for start, end, _ in timed)
    are_whole = all(start.is_integer() and end.is_integer() for start, end, _ in timed)
    if not are_whole or sum(len(text.split()) for _, _, text in timed) >= _SLOWEST * spoken:
        return said
    return [replace(each, start=_thousandth(each.start), end=_thousandth(each.end)) for each in said]


def _thousandth(time: float | None) -> float | None:
    return None if time is None else time / 1000


def _in_order(said: Sequence[NamedUtterance]) -> list[NamedUtterance]:
    """Return what is said by its times, where all have one: a recogniser may write one microphone after the other."""
    starts = [each.start for each in said if each.start is not None]
    if len(starts) < len(said):
        return list(said)
    return [each for _, each in sorted(zip(starts, said, strict=True), key=itemgetter(0))]


def _time(value: object, source: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LATEST:
        raise BadInput("A time must be a number of seconds from the beginning.", source=source, remedy=_CORRECT)
    return float(value)

"""Who spoke how much along the session: a strip of two rows, and the same in ten parts as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn

WIDTH, ROW, PARTS = 1000.0, 26, 10


@dataclass(frozen=True, slots=True)
class Part:
    """A tenth of the session: its number and the therapist's and the client's share of it, in percent."""

    number: int
    therapist: int
    client: int


@dataclass(frozen=True, slots=True)
class TalkStrip:
    """Two drawn rows (SVG path data, therapist above, client below), the shares in percent, and the ten parts."""

    therapist_path: str
    client_path: str
    therapist_share: int
    client_share: int
    turns: int
    words: int
    minutes: int | None
    parts: tuple[Part, ...]
    measure: str


def talk_strip(transcript: Transcript) -> TalkStrip:
    """Return the strip; lengths are seconds where the source has times, else words."""
    turns = transcript.turns
    is_timed = transcript.has_times and (turns[-1].end or 0) > (turns[0].start or 0)
    spans = list(_timed(turns) if is_timed else _worded(turns))
    whole = max((end for _, end in spans), default=1.0) or 1.0
    therapist = _amount(spans, turns, Speaker.THERAPIST)
    spoken = (therapist + _amount(spans, turns, Speaker.CLIENT)) or 1.0
    share = round(100 * therapist / spoken)
    return TalkStrip(
        therapist_path=_path(spans, turns, Speaker.THERAPIST, whole),
        client_path=_path(spans, turns, Speaker.CLIENT, whole),
        therapist_share=share,
        client_share=100 - share,
        turns=len(turns),
        words=sum(turn.words for turn in turns),
        minutes=round(whole / 60) if is_timed else None,
        parts=tuple(_parts(spans, turns, whole)),
        measure="time" if is_timed else "words",
    )


def _timed(turns: tuple[Turn, ...]) -> Iterator[tuple[float, float]]:
    first = turns[0].start or 0.0
    for turn in turns:
        yield max(0.0, (turn.start or 0.0) - first), max(0.0, (turn.end or 0.0) - first)


def _worded(turns: tuple[Turn, ...]) -> Iterator[tuple[float, float]]:
    lengths = [turn.words for turn in turns]
    for length, end in zip(lengths, accumulate(lengths), strict=True):
        yield float(end - length), float(end)


def _amount(spans: list[tuple[float, float]], turns: tuple[Turn, ...], speaker: Speaker) -> float:
    return sum(end - start for (start, end), turn in zip(spans, turns, strict=True) if turn.speaker is speaker)


def _path(spans: list[tuple[float, float]], turns: tuple[Turn, ...], speaker: Speaker, whole: float) -> str:
    """Return one path for all of a speaker's bars: hundreds of elements would make the page slow."""
    bars = []
    for (start, end), turn in zip(spans, turns, strict=True):
        if turn.speaker is speaker and end > start:
            left, width = WIDTH * start / whole, max(0.6, WIDTH * (end - start) / whole)
            bars.append(f"M{left:.1f} 0h{width:.1f}v{ROW}h-{width:.1f}z")
    return "".join(bars)


def _parts(spans: list[tuple[float, float]], turns: tuple[Turn, ...], whole: float) -> Iterator[Part]:
    for number in range(PARTS):
        low, high = whole * number / PARTS, whole * (number + 1) / PARTS
        spoken = dict.fromkeys(Speaker, 0.0)
        for (start, end), turn in zip(spans, turns, strict=True):
            spoken[turn.speaker] += max(0.0, min(end, high) - max(start, low))
        total = sum(spoken.values())
        share = round(100 * spoken[Speaker.THERAPIST] / total) if total else 0
        yield Part(number + 1, share, 100 - share if total else 0)

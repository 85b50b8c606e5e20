"""The part of a session's report that shows insight: feedback, moments, possible strain, the course of change talk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from random import Random

from holdspace.domain.coding.change_course import ChangePart
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.feedback import Evidence
from holdspace.domain.coding.insight import Insight, find_insight
from holdspace.domain.coding.moments import Moment, MomentKind
from holdspace.domain.coding.strain_markers import StrainMarker
from holdspace.domain.conversation.transcript import Speaker
from holdspace.workflows.coding_words import figure_words
from holdspace.workflows.feedback_words import (
    NOTHING_CLEAR,
    PLACES_CAUTION,
    STRAIN_CAUTION,
    feedback_words,
    strain_words,
)
from holdspace.workflows.report_counts import SEED
from holdspace.workflows.report_pieces import filled, piece

_WHO = {Speaker.THERAPIST: "Therapist", Speaker.CLIENT: "Client"}


def insight_section(number: int, coded: CodedTranscript) -> str:
    """Return the section of the session with this number in the report."""
    insight = find_insight(coded, Random(SEED))  # noqa: S311 - resampling, not a secret
    parts = (
        _feedback(number, coded, insight),
        _moments(number, coded, insight.moments),
        _strain(number, coded, insight.strain),
        _change(insight),
        _described(number, coded, insight),
    )
    return "\n".join(part for part in parts if part)


def anchor_of(number: int, coded: CodedTranscript, place: int) -> str:
    """Return the name of a turn's place in the report; people count from 1."""
    return f"s{number}-t{place + 1}"


def _feedback(number: int, coded: CodedTranscript, insight: Insight) -> str:
    found = insight.feedback
    return piece("feedback.html").substitute(
        went_well=_evidence(number, coded, found.went_well), to_try=_evidence(number, coded, found.to_try)
    )


def _evidence(number: int, coded: CodedTranscript, evidence: Evidence | None) -> str:
    if evidence is None:
        return filled("evidence.html", title="", text=NOTHING_CLEAR, often="")
    words = feedback_words(evidence)
    quotes = "\n".join(_quote(number, coded, place) for place in evidence.places)
    return f"{filled('evidence.html', title=words.title + '.', text=words.text, often=words.often)}\n{quotes}"


def _quote(number: int, coded: CodedTranscript, place: int) -> str:
    turn = coded.turns[place].turn
    anchor = anchor_of(number, coded, place)
    return filled("quote.html", who=_WHO[turn.speaker], said=turn.text, anchor=anchor, number=str(place + 1))


def _moments(number: int, coded: CodedTranscript, found: tuple[Moment, ...]) -> str:
    if not found:
        return ""
    missed = [moment for moment in found if moment.kind is MomentKind.MISSED]
    lines = "".join(_moment(number, coded, moment) for moment in missed) or "<li>None was found.</li>"
    picked_up = f"{len(found) - len(missed)} of {len(found)} such feelings were picked up in the next turn."
    return piece("moments.html").substitute(moments=lines, picked_up=picked_up)


def _moment(number: int, coded: CodedTranscript, moment: Moment) -> str:
    said, answer = coded.turns[moment.said].turn, coded.turns[moment.answer].turn
    anchor = anchor_of(number, coded, moment.said)
    return filled("moment.html", said=said.text, answer=answer.text, anchor=anchor, number=str(moment.said + 1))


def _strain(number: int, coded: CodedTranscript, markers: tuple[StrainMarker, ...]) -> str:
    if not markers:
        return ""
    places = "".join(_strain_place(number, coded, marker) for marker in markers)
    return piece("strain.html").substitute(caution=STRAIN_CAUTION, places=places)


def _strain_place(number: int, coded: CodedTranscript, marker: StrainMarker) -> str:
    turn = coded.turns[marker.at].turn
    anchor = anchor_of(number, coded, marker.at)
    return filled(
        "strain_place.html", words=strain_words(marker), said=turn.text, anchor=anchor, number=str(marker.at + 1)
    )


def _described(number: int, coded: CodedTranscript, insight: Insight) -> str:
    silences = [(each.at, f"{each.seconds:.0f} s") for each in insight.silences]
    kinds = {
        "Silences of three seconds and more, before": silences,
        "Several questions at once": [(at, "") for at in insight.stacked],
        "The client was cut short, or broke off": [(at, "") for at in insight.cut_off],
    }
    lines = [_described_kind(number, coded, title, places) for title, places in kinds.items() if places]
    return piece("places.html").substitute(caution=escape(PLACES_CAUTION), kinds="\n".join(lines)) if lines else ""


def _described_kind(number: int, coded: CodedTranscript, title: str, places: Sequence[tuple[int, str]]) -> str:
    links = (
        filled("place.html", anchor=anchor_of(number, coded, at), number=str(at + 1), words=words).strip()
        for at, words in places
    )
    return piece("place_kind.html").substitute(title=title, places=", ".join(links))


def _change(insight: Insight) -> str:
    if all(part.figure.value is None for part in insight.change):
        return ""
    return piece("change.html").substitute(parts="".join(map(_change_part, insight.change)))


def _change_part(part: ChangePart) -> str:
    words = figure_words(part.figure)
    return filled(
        "change_part.html",
        number=str(part.number),
        turns=f"{part.first + 1}–{part.last + 1}",
        n=str(part.figure.n),
        share=words.value or "too few",
        interval=words.interval,
    )

"""The report of coded sessions: one HTML file that needs nothing else, to be read on a screen or printed.

The page's pieces lie in `report/`; this only fills them in. Every word of the input passes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CodedTurn
from holdspace.domain.coding.summary import Figure
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.language import gettext as _
from holdspace.workflows.analyse_session import model_card
from holdspace.workflows.analysed import Analysed
from holdspace.workflows.coding_words import (
    accuracy_sentence,
    agreement_sentence,
    figure_words,
    located,
    marks,
    unclear_words,
)
from holdspace.workflows.report_counts import counts_section
from holdspace.workflows.report_insight import insight_section
from holdspace.workflows.report_pieces import filled, piece

_WHO = {Speaker.THERAPIST: "Therapist", Speaker.CLIENT: "Client"}


def render(sessions: Sequence[Analysed]) -> str:
    """Return the report of one or several sessions."""
    card = model_card()
    title = sessions[0].id if len(sessions) == 1 else f"{len(sessions)} sessions"
    return piece("page.html").substitute(
        title=escape(title),
        style=piece("style.css").template,
        accuracy=escape(accuracy_sentence(card["figures"])),
        sessions="\n".join(_session(number, each) for number, each in enumerate(sessions, 1)),
        glossary=_glossary(),
        not_for=_items(card),
        coder=escape(sessions[0].coded.coder),
    )


def _session(number: int, each: Analysed) -> str:
    notes = [line for line in (each.reason, *each.coded.notes) if line]
    return piece("session.html").substitute(
        title=escape(each.id),
        notes="".join(f'<p class="notes">{escape(line)}</p>' for line in notes),
        figures="".join(map(_figure, each.summary.figures)),
        counts=counts_section(each.coded),
        insight=insight_section(number, each.coded),
        unclear=escape(unclear_words("unclear")),
        turns="".join(_turn(number, place, coded) for place, coded in enumerate(each.coded.turns, 1)),
    )


def _figure(figure: Figure) -> str:
    words = figure_words(figure)
    kind = "missing" if not words.value else "" if figure.is_reliable else "unreliable"
    return filled(
        "figure.html",
        kind=kind,
        label=words.label,
        explanation=" ".join(part for part in (words.explanation, words.note) if part),
        value=words.value or "–",
        # Where experts do not agree, the reason stands in the place of a range: a range would look like a measure.
        interval=(words.interval if figure.is_reliable else "") or words.note,
        n=str(figure.n),
    )


def _turn(session: int, place: int, coded: CodedTurn) -> str:
    turn = coded.turn
    found = "".join(
        f'<span class="mark{" unclear" if mark.is_unclear else ""}">{escape(mark.title)} {mark.percent}&nbsp;%'
        f"{', unclear' if mark.is_unclear else ''}{', or ' + escape(mark.others) if mark.others else ''}</span>"
        for mark in marks(coded)
    )
    return piece("turn.html").substitute(
        anchor=f"s{session}-t{place}",
        speaker=turn.speaker.value,
        who=_WHO[turn.speaker],
        number=place,
        time=f", {_clock(turn.start)}" if turn.start is not None else "",
        text="".join(_piece(words, codes) for words, codes in located(coded)),
        marks=found,
    )


def _piece(words: str, codes: Sequence[str]) -> str:
    if not codes:
        return escape(words)
    titles = ", ".join(_(CODE_SCHEME[code].title) for code in codes)
    return f'<span class="where">{escape(words)} <small>{escape(titles)}</small></span>'


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _glossary() -> str:
    lines = []
    for code in CODE_SCHEME.values():
        lines.append(f"<dt>{escape(_(code.title))}</dt>")
        lines += [
            f"<dd>{escape(_(label.title))}: {escape(_(label.definition))}</dd>"
            for label in code.labels
            if label.id != "none"
        ]
        lines += [f"<dd><em>{escape(said)}</em></dd>" for said in (agreement_sentence(code), _(code.caution)) if said]
    return "\n".join(lines)


def _items(card: Mapping[str, Any]) -> str:
    lines: Iterable[str] = card["not_for"]
    return "\n".join(f"<li>{escape(line)}</li>" for line in lines)

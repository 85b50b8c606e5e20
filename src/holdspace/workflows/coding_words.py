"""Codes and figures in words a therapist reads, for the terminal and the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from holdspace.domain.coding.code_schemes import CODE_SCHEME, Code
from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.domain.coding.summary import Figure
from holdspace.domain.conversation.transcript import Speaker

# The main behaviour follows from these three and would only repeat them.
SHOWN_CODES = {
    Speaker.THERAPIST: ("question", "reflection", "therapist_input"),
    Speaker.CLIENT: ("client_talk", "emotions"),
}
QUIET_LABELS = frozenset({"none", "neutral"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One code worth showing beside a turn, and how sure the coder is in percent.

    ``others`` says, where it is not sure, what else the turn may be: nine in ten turns are something of their set.
    """

    code: str
    title: str
    definition: str
    percent: int
    is_unclear: bool
    others: str = ""

    @property
    def sureness(self) -> str:
        """How sure the coder is, in words."""
        said = f"{self.percent} %" + (" unclear" if self.is_unclear else "")
        return f"{said}, or {self.others}" if self.others else said


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure as it is written; ``value`` and ``interval`` are empty where too little was said, ``note`` says why."""

    label: str
    value: str
    interval: str
    note: str
    explanation: str


@dataclass(frozen=True, slots=True)
class _Written:
    label: str
    write: Callable[[float], str]
    explanation: str


def _percent(value: float) -> str:
    return f"{value * 100:.0f} %"


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _one_decimal(value: float) -> str:
    return f"{value:.1f}"


_FIGURES: Mapping[str, _Written] = {
    "therapist_talk_share": _Written(
        "Therapist's share of the words", _percent, "Of all words spoken, how many were the therapist's."
    ),
    "question_count": _Written("Turns that ask", _whole, "Therapist turns in which something is asked."),
    "reflection_count": _Written(
        "Turns that reflect", _whole, "Therapist turns that give back what the client said or meant."
    ),
    "reflection_to_question_ratio": _Written(
        "Reflections per question",
        _one_decimal,
        "Turns that reflect for each turn that asks. MITI 4.2 calls 1 fair and 2 good in motivational interviewing; "
        "other ways of working have other balances.",
    ),
    "open_question_share": _Written(
        "Open among questions", _percent, "Of the turns that ask, how many leave room for many answers."
    ),
    "complex_reflection_share": _Written(
        "Complex among reflections", _percent, "Of the turns that reflect, how many add meaning or feeling."
    ),
    "input_share": _Written(
        "Turns that inform or advise",
        _percent,
        "Of the therapist's turns, how many inform, advise, give options or plan.",
    ),
    "feeling_uptake_share": _Written(
        "Feelings taken up",
        _percent,
        "Where the client's words named something hard, how often the next answer gave it back or named a feeling.",
    ),
    "therapist_latency_seconds": _Written(
        "Seconds before the therapist answers", _one_decimal, "Half of the answers came sooner, half later."
    ),
    "client_latency_seconds": _Written(
        "Seconds before the client answers", _one_decimal, "Half of the answers came sooner, half later."
    ),
    "change_talk_share": _Written(
        "Towards change", _percent, "Of the client's turns that lean for or against a change, how many lean for it."
    ),
}


def figure_words(figure: Figure) -> FigureWords:
    """Return a figure in words; one without words of its own is called by its id."""
    written = _FIGURES.get(figure.id) or _Written(figure.id.replace("_", " "), _one_decimal, "")
    if figure.value is None or figure.lower is None or figure.upper is None:
        return FigureWords(written.label, "", "", figure.note, written.explanation)
    interval = f"{written.write(figure.lower)} to {written.write(figure.upper)}"
    return FigureWords(written.label, written.write(figure.value), interval, figure.note, written.explanation)


def marks(coded: CodedTurn) -> Iterator[Mark]:
    """Yield what was found in a turn, without what was not."""
    for code in SHOWN_CODES[coded.turn.speaker]:
        label = coded.labels.get(code, "none")
        if label in QUIET_LABELS:
            continue
        found = [CODE_SCHEME[code].label(each) for each in label.split(SEPARATOR)]
        yield Mark(
            code=code,
            title=", ".join(each.title for each in found),
            definition=" ".join(each.definition for each in found),
            percent=round(100 * coded.probabilities.get(code, 0.0)),
            is_unclear=code in coded.unclear,
            others=_others(coded, code, label) if code in coded.unclear else "",
        )


def _others(coded: CodedTurn, code: str, label: str) -> str:
    scheme = CODE_SCHEME[code]
    return ", ".join(scheme.label(each).title.lower() for each in coded.sets.get(code, ()) if each != label)


def agreement_sentence(code: Code) -> str:
    """Return how far experts agree on a kind of code: what a coder, person or model, can be at best."""
    if code.expert_alpha is None:
        return "How far experts agree on it was not measured."
    return f"Ten experts agree on it with alpha {f'{code.expert_alpha:.2f}'.lstrip('0')}{_between_two(code)}."


def _between_two(code: Code) -> str:
    return "" if code.expert_f1 is None else f", two with each other at macro-F1 {f'{code.expert_f1:.2f}'.lstrip('0')}"


def accuracy_sentence(card: Mapping[str, Any]) -> str:
    """Return how good the codes are, stated once and honestly, from the model's card."""
    figures = card["figures"]
    return (
        "Machine-coded, may be wrong. On demonstrations it had not seen, it agreed with an expert's main behaviour at "
        f"macro-F1 {figures['behaviour']:.2f} (two experts with each other: .80), questions {figures['question']:.2f} "
        f"(.77) and client talk {figures['client_talk']:.2f} (.65); it was never checked on real therapy."
    )

"""The figures of a session in words: what each is called, how it is written, what it means and cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from holdspace.domain.coding.summary import Figure


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as the page places it; ``value`` is empty where too little was said, and ``note`` then says so."""

    label: str
    value: str
    lower: str
    upper: str
    n: int
    explanation: str
    note: str
    is_reliable: bool


@dataclass(frozen=True, slots=True)
class _Words:
    label: str
    write: Callable[[float], str]
    explanation: str


def _percent(value: float) -> str:
    return f"{value * 100:.0f} %"


def _count(value: float) -> str:
    return f"{value:.0f}"


def _ratio(value: float) -> str:
    return f"{value:.1f}"


_INTERVAL = (
    " The range says how far it could be off through few turns and unsure marks; it does not hold what the program "
    "gets wrong while being sure."
)
_WORDS = {
    "therapist_talk_share": _Words(
        "Therapist's share of the words",
        _percent,
        "Of all words spoken, how many were the therapist's. There is no right share: it depends on the work.",
    ),
    "question_count": _Words("Turns that ask", _count, "Therapist turns in which something is asked."),
    "reflection_count": _Words(
        "Turns that reflect", _count, "Therapist turns that give back what the client said or meant."
    ),
    "reflection_to_question_ratio": _Words(
        "Reflections for each question",
        _ratio,
        "Turns that reflect, for each turn that asks. More giving back than asking is common where clients feel heard; "
        "it is not a mark to be reached.",
    ),
    "open_question_share": _Words(
        "Open among questions", _percent, "Of the questions, how many leave room for many answers."
    ),
    "complex_reflection_share": _Words(
        "Complex among reflections", _percent, "Of the reflections, how many add meaning or feeling."
    ),
    "change_talk_share": _Words(
        "Towards change",
        _percent,
        "Of the client's turns that lean for or against a change, how many lean for it. Words are not will.",
    ),
}


def shown_figure(figure: Figure) -> ShownFigure:
    """Return a figure as it is shown; an unknown one keeps its id as its name rather than being hidden."""
    words = _WORDS.get(figure.id) or _Words(figure.id.replace("_", " ").capitalize(), _ratio, "")
    has_value = figure.value is not None
    return ShownFigure(
        label=words.label,
        value=words.write(figure.value) if figure.value is not None else "",
        lower=words.write(figure.lower) if figure.lower is not None else "",
        upper=words.write(figure.upper) if figure.upper is not None else "",
        n=figure.n,
        explanation=" ".join(
            part for part in (words.explanation, figure.note if has_value and figure.is_reliable else "") if part
        )
        + (_INTERVAL if has_value else ""),
        note=figure.note if not has_value or not figure.is_reliable else "",
        is_reliable=figure.is_reliable,
    )

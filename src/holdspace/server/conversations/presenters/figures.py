"""The figures of a session as a page places them: with interval and explanation, or greyed with the reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.coding.summary import Figure
from holdspace.workflows.coding_words import figure_words

_INTERVAL = noop(
    "The range says how far it could be off through few turns and unsure marks; it does not hold what the program "
    "gets wrong while being sure."
)


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


def shown_figure(figure: Figure) -> ShownFigure:
    """Return a figure as it is shown; what is not reliable, or missing, carries its reason in sight."""
    words = figure_words(figure)
    is_plain = bool(words.value) and figure.is_reliable
    explanation = [words.explanation, *([words.note, _(_INTERVAL)] if is_plain else [])]
    return ShownFigure(
        label=words.label,
        value=words.value,
        lower=_written(figure, figure.lower),
        upper=_written(figure, figure.upper),
        n=figure.n,
        explanation=" ".join(part for part in explanation if part),
        note="" if is_plain else words.note,
        is_reliable=figure.is_reliable,
    )


def _written(figure: Figure, value: float | None) -> str:
    """Return a bound in the same writing as the figure itself."""
    return figure_words(replace(figure, value=value)).value

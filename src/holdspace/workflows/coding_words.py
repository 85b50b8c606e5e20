"""Codes and figures in words a therapist reads, for the terminal and the report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from holdspace.domain.coding.code_schemes import CODE_SCHEME, Code
from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.domain.coding.figure import MINIMUM_TURNS
from holdspace.domain.coding.summary import Figure
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.language import gettext as _
from holdspace.domain.language import noop, number

# The main behaviour follows from these three and would only repeat them.
SHOWN_CODES = {
    Speaker.THERAPIST: ("question", "reflection", "therapist_input"),
    Speaker.CLIENT: ("client_talk", "emotions"),
}
# The figures of a model card that tell how far its codes agree with an expert's.
ACCURACY_FIGURES = ("behaviour", "question", "client_talk")
_UNCLEAR = noop(
    "“%(unclear)s” stands where the program is least sure, for each kind of mark in about one turn of five. What is "
    "named first is then a guess, and rare kinds are guessed early, or they would hardly ever be named; behind “or” "
    "stands what else it may be."
)
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
        said = f"{self.percent} %" + (f" {_('unclear')}" if self.is_unclear else "")
        return _("%(sureness)s, or %(others)s") % {"sureness": said, "others": self.others} if self.others else said


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
    return number(value, 1)


_FIGURES: Mapping[str, _Written] = {
    "therapist_talk_share": _Written(
        noop("Therapist's share of the words"), _percent, noop("Of all words spoken, how many were the therapist's.")
    ),
    "question_count": _Written(noop("Turns that ask"), _whole, noop("Therapist turns in which something is asked.")),
    "reflection_count": _Written(
        noop("Turns that reflect"), _whole, noop("Therapist turns that give back what the client said or meant.")
    ),
    "reflection_to_question_ratio": _Written(
        noop("Reflections per question"),
        _one_decimal,
        noop(
            "Turns that reflect for each turn that asks. MITI 4.2 calls 1 fair and 2 good in motivational "
            "interviewing; other ways of working have other balances."
        ),
    ),
    "open_question_share": _Written(
        noop("Open among questions"), _percent, noop("Of the turns that ask, how many leave room for many answers.")
    ),
    "complex_reflection_share": _Written(
        noop("Complex among reflections"), _percent, noop("Of the turns that reflect, how many add meaning or feeling.")
    ),
    "input_share": _Written(
        noop("Turns that inform or advise"),
        _percent,
        noop("Of the therapist's turns, how many inform, advise, give options or plan."),
    ),
    "feeling_uptake_share": _Written(
        noop("Feelings taken up"),
        _percent,
        noop(
            "Where the client's words named something hard, how often the next answer gave it back or named a feeling. "
            "The number of turns is that of all answers looked at; far fewer follow such words."
        ),
    ),
    "therapist_latency_seconds": _Written(
        noop("Seconds before the therapist answers"), _one_decimal, noop("Half of the answers came sooner, half later.")
    ),
    "client_latency_seconds": _Written(
        noop("Seconds before the client answers"), _one_decimal, noop("Half of the answers came sooner, half later.")
    ),
    "change_talk_share": _Written(
        noop("Towards change"),
        _percent,
        noop("Of the client's turns that lean for or against a change, how many lean for it."),
    ),
}


# What a coder says of a conversation as a whole, with places for its numbers.
_NOTES = (
    noop("{} of {} turns are long; their beginning and end were read."),
    noop("{} of {} turns do not look like English; their codes are guesses."),
    noop("Nothing is said by the therapist."),
    noop("Nothing is said by the client."),
)
_NUMBER = re.compile(r"\d+")


def note_words(note: str) -> str:
    """Return what a coder said of a conversation in the reader's language; as it is where it has no such words."""
    said = _NUMBER.sub("{}", note)
    return _(said).format(*_NUMBER.findall(note)) if said in _NOTES else note


def figure_words(figure: Figure) -> FigureWords:
    """Return a figure in words; one without words of its own is called by its id."""
    written = _FIGURES.get(figure.id) or _Written(figure.id.replace("_", " "), _one_decimal, "")
    label, explanation, note = _(written.label), _(written.explanation), _note(figure)
    if figure.value is None or figure.lower is None or figure.upper is None:
        return FigureWords(label, "", "", note, explanation)
    bounds = {"lower": written.write(figure.lower), "upper": written.write(figure.upper)}
    return FigureWords(label, written.write(figure.value), _("%(lower)s to %(upper)s") % bounds, note, explanation)


def _note(figure: Figure) -> str:
    """Return the note in the reader's language; one that names numbers has places for them."""
    return _(figure.note).format(least=MINIMUM_TURNS, n=figure.n)


def marks(coded: CodedTurn) -> Iterator[Mark]:
    """Yield what was found in a turn, without what was not."""
    for code in SHOWN_CODES[coded.turn.speaker]:
        label = coded.labels.get(code, "none")
        if label in QUIET_LABELS:
            continue
        for each in label.split(SEPARATOR):
            yield _mark(coded, code, each)


def _mark(coded: CodedTurn, code: str, label: str) -> Mark:
    found, is_unclear = CODE_SCHEME[code].label(label), code in coded.unclear
    chance = coded.distributions.get(code, {}).get(label, coded.probabilities.get(code, 0.0))
    return Mark(
        code=code,
        title=_(found.title),
        definition=_(found.definition),
        percent=round(100 * chance),
        is_unclear=is_unclear,
        others=_others(coded, code, label) if is_unclear else "",
    )


def unclear_words(unclear: str) -> str:
    """Return what it means that a mark is called unclear, or by whatever word stands there for it."""
    return _(_UNCLEAR) % {"unclear": unclear}


def located(coded: CodedTurn) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield a turn's words in pieces, each with the codes that were found to lie in it; in one where nothing was."""
    done, text = 0, coded.turn.text
    for part in coded.utterances:
        codes = tuple(code for code in SHOWN_CODES[coded.turn.speaker] if part.labels.get(code, "none") != "none")
        if codes:
            if text[done : part.start]:
                yield text[done : part.start], ()
            yield text[part.start : part.end], codes
            done = part.end
    if text[done:]:
        yield text[done:], ()


def _others(coded: CodedTurn, code: str, label: str) -> str:
    scheme = CODE_SCHEME[code]
    return ", ".join(_(scheme.label(each).title) for each in coded.sets.get(code, ()) if each != label)


def agreement_sentence(code: Code) -> str:
    """Return how far experts agree on a kind of code: what a coder, person or model, can be at best."""
    if code.expert_alpha is None:
        return _("How far experts agree on it was not measured.")
    alpha = number(code.expert_alpha, 2)
    if code.expert_f1 is None:
        return _("Ten experts agree on it with alpha %(alpha)s.") % {"alpha": alpha}
    said = _("Ten experts agree on it with alpha %(alpha)s, two with each other at macro-F1 %(f1)s.")
    return said % {"alpha": alpha, "f1": number(code.expert_f1, 2)}


def accuracy_sentence(figures: Mapping[str, float]) -> str:
    """Return how good the codes are, stated once and honestly, from the figures of the model's card."""
    said = _(
        "Machine-coded, may be wrong. On demonstrations it had not seen, it agreed with an expert's main behaviour at "
        "macro-F1 %(behaviour)s (two experts with each other: 0.796), questions %(question)s (0.767) and client talk "
        "%(client_talk)s (0.645); it was never checked on real therapy."
    )
    return said % {each: number(figures[each], 3) for each in ACCURACY_FIGURES}

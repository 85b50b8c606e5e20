"""A check as the page shows it: questions of any instrument, goals and words, with what was filled in before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from holdspace.domain.measures.instrument import AnswerOption, Instrument
from holdspace.server.care_plans.presenters import GoalPresenter
from holdspace.server.measures.contents import MATTERS, NEXT_TIME, OFF_LIMITS, CheckContent
from holdspace.server.measures.forms import GOAL, GOAL_RATINGS, LONGEST_WORDS, field_name
from holdspace.server.measures.models import Phase
from holdspace.server.ui.language import foreign_to_page

# More choices than this are numbers on a scale, laid out side by side.
MOST_WORDED_CHOICES = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen; ``is_risk`` where it shows crisis help at once."""

    value: int
    text: str
    is_chosen: bool
    is_risk: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its choices. ``low`` and ``high`` are what the ends of a scale mean."""

    name: str
    text: str
    choices: tuple[Choice, ...]
    low: str = ""
    high: str = ""

    @property
    def is_scale(self) -> bool:
        """Whether the choices are numbers on a scale."""
        return len(self.choices) > MOST_WORDED_CHOICES

    @property
    def chosen(self) -> str:
        """The chosen answer in words; empty where none is."""
        return next((choice.text for choice in self.choices if choice.is_chosen), "")


@dataclass(frozen=True, slots=True)
class Section:
    """An instrument, or the goals, as a part of the page; ``lang`` is that of its wording, if not the page's."""

    id: str
    title: str
    instruction: str
    questions: tuple[Question, ...]
    notice: str = ""
    is_validated: bool = True
    lang: str = ""

    @property
    def has_risk_items(self) -> bool:
        """Whether an answer here can tell of danger."""
        return any(choice.is_risk for question in self.questions for choice in question.choices)


@dataclass(frozen=True, slots=True)
class Words:
    """A place to write."""

    name: str
    label: str
    help: str
    text: str
    longest: int = LONGEST_WORDS


# What can be written in each check: name, label, help.
WORDS_OF = {
    Phase.BEFORE: (
        (MATTERS, noop("What matters today?"), noop("It is put on the page you both open, as what to speak about.")),
        (
            OFF_LIMITS,
            noop("Anything you would rather leave alone today?"),
            noop("Your therapist reads it before the session."),
        ),
    ),
    Phase.AFTER: ((NEXT_TIME, noop("Anything to raise next time?"), noop("It is put on the page you both open.")),),
}


def names_of_words(phase: Phase) -> tuple[str, ...]:
    """Return what can be written in a check of this phase."""
    return tuple(name for name, _label, _help in WORDS_OF[phase])


def section_of(instrument: Instrument, content: CheckContent) -> Section:
    """Return an instrument with what was answered."""
    answers = content.answers.get(instrument.id, {})
    risks = {risk.item: risk.at_least for risk in instrument.risk_items}
    questions = []
    for item in instrument.items:
        chosen = answers.get(item.id)
        at_least = risks.get(item.id)
        is_scale = len(item.options) > MOST_WORDED_CHOICES
        choices = tuple(
            Choice(
                value=option.value,
                text=str(option.value) if is_scale else option.text,
                is_chosen=option.value == chosen,
                is_risk=at_least is not None and option.value >= at_least,
            )
            for option in item.options
        )
        low, high = (_end(item.options[0]), _end(item.options[-1])) if is_scale else ("", "")
        questions.append(Question(field_name(instrument.id, item.id), item.text, choices, low, high))
    return Section(
        id=instrument.id,
        title=instrument.short_title or instrument.title,
        instruction=instrument.instruction or instrument.stem,
        questions=tuple(questions),
        notice=instrument.licence.notice,
        is_validated=instrument.is_validated,
        lang=foreign_to_page(instrument.language),
    )


def _end(option: AnswerOption) -> str:
    """Return what an end of a scale means, without its number."""
    return option.text.removeprefix(str(option.value)).lstrip(", ")


def section_of_goals(goals: Iterable[GoalPresenter], content: CheckContent, *, is_own: bool) -> Section | None:
    """Return the goals to be rated, or as they were; None without goals. ``is_own`` where their client reads it."""
    questions = tuple(_goal(goal, content.goals) for goal in goals)
    if not questions:
        return None
    title = _("Your goals") if is_own else _("Goals")
    return Section("goals", title, _("How near are you to it today?"), questions)


def _goal(goal: GoalPresenter, ratings: Mapping[str, int | None]) -> Question:
    chosen = ratings.get(str(goal.id))
    choices = tuple(Choice(value, str(value), value == chosen, is_risk=False) for value in GOAL_RATINGS)
    return Question(field_name(GOAL, str(goal.id)), goal.words, choices, low=_("not started"), high=_("reached"))


def words_of(phase: Phase, content: CheckContent) -> tuple[Words, ...]:
    """Return the places to write, with what stands there."""
    return tuple(Words(name, _(label), _(help_), content.word(name)) for name, label, help_ in WORDS_OF[phase])

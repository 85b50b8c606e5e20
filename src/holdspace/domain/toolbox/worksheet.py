"""A worksheet as data: questions with room for words or a number, and what was written into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from holdspace.domain.errors import BadInput
from holdspace.domain.language import gettext as _

LONGEST_ANSWER = 2000
HIGHEST_STRENGTH = 100


class AnswerKind(StrEnum):
    """What a question is answered with."""

    WORDS = "words"
    STRENGTH = "strength"  # 0 to 100


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a worksheet; ``hint`` helps to answer it."""

    id: str
    title: str
    hint: str
    kind: AnswerKind
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet as it ships: where the idea comes from, under which licence its wording, and its questions.

    ``before`` and ``after`` name the two strengths that are shown side by side.
    """

    id: str
    version: str
    title: str
    about: str
    source: str
    licence: str
    questions: tuple[Question, ...]
    before: str
    after: str

    def question(self, id: str) -> Question:  # noqa: A002 - the field is called so
        """Return a question; raise KeyError for an unknown id."""
        return {each.id: each for each in self.questions}[id]


Answers = Mapping[str, str | int | None]


def checked(worksheet: Worksheet, answers: Answers) -> dict[str, str | int | None]:
    """Return the answers by question, nothing left out; raise BadInput for what a worksheet cannot hold."""
    found = {question.id: _checked(question, answers.get(question.id)) for question in worksheet.questions}
    missing = next((each.title for each in worksheet.questions if each.is_needed and not found[each.id]), None)
    if missing:
        raise BadInput(
            _("“%(question)s” is empty.") % {"question": missing}, remedy="A few words are enough; the rest can wait."
        )
    return found


def _checked(question: Question, answer: str | int | None) -> str | int | None:
    if answer is None:
        return None if question.kind is AnswerKind.STRENGTH else ""
    if question.kind is AnswerKind.STRENGTH:
        if not isinstance(answer, int) or not 0 <= answer <= HIGHEST_STRENGTH:
            raise BadInput(
                _("%(question)s: a number from 0 to %(most)d.") % {"question": question.title, "most": HIGHEST_STRENGTH}
            )
        return answer
    words = str(answer).strip()
    if len(words) > LONGEST_ANSWER:
        raise BadInput(
            _("%(question)s: at most %(most)d characters.") % {"question": question.title, "most": LONGEST_ANSWER}
        )
    return words

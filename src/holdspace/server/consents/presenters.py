"""What the page of consents shows of each purpose: the words, the answer in force, and every answer before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from holdspace.domain.access import Purpose
from holdspace.server.consents.models import Consent
from holdspace.server.consents.words import ConsentWords, load_consent_words


class Standing(StrEnum):
    """What the last answer to a purpose amounts to now."""

    OPEN = "open"  # never answered
    ALLOWED = "allowed"
    REFUSED = "refused"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the history."""

    at: datetime
    what: str
    words_version: str


@dataclass(frozen=True, slots=True)
class Question:
    """One purpose as the page shows it; ``since`` is when the answer in force was given or taken back."""

    words: ConsentWords
    standing: Standing
    since: datetime | None
    history: tuple[Answer, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether the purpose is allowed now."""
        return self.standing is Standing.ALLOWED


def questions(consents: Iterable[Consent]) -> list[Question]:
    """Return every purpose in the order of the words, with what the client answered; consents oldest first."""
    answers: dict[str, list[Consent]] = defaultdict(list)
    for consent in consents:
        answers[consent.purpose].append(consent)
    return [question(words, answers[purpose]) for purpose, words in load_consent_words().items()]


def question(words: ConsentWords, answers: list[Consent]) -> Question:
    """Return one purpose with its answers, oldest first."""
    standing, since = _standing(answers[-1]) if answers else (Standing.OPEN, None)
    return Question(words=words, standing=standing, since=since, history=tuple(_history(answers)))


def find_words(purpose: str) -> ConsentWords | None:
    """Return the words for a purpose that clients are asked about; None for any other."""
    return load_consent_words().get(Purpose(purpose)) if purpose in set(Purpose) else None


def _standing(last: Consent) -> tuple[Standing, datetime]:
    if not last.is_given:
        return Standing.REFUSED, last.answered_at
    if last.withdrawn_at:
        return Standing.TAKEN_BACK, last.withdrawn_at
    return Standing.ALLOWED, last.answered_at


def _history(answers: list[Consent]) -> Iterable[Answer]:
    """Yield the answers newest first; a permission that ended has two lines."""
    for consent in reversed(answers):
        if consent.withdrawn_at:
            yield Answer(consent.withdrawn_at, "taken back", consent.words_version)
        yield Answer(consent.answered_at, "allowed" if consent.is_given else "not allowed", consent.words_version)

"""What the page of consents shows of each purpose: the words, the answer in force, and every answer before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from holdspace.domain.access import Kind, Purpose
from holdspace.server.clients.presenters.look_words import KINDS
from holdspace.server.consents.models import Consent
from holdspace.server.consents.words import ConsentWords, load_consent_words
from holdspace.server.ui.language import page_language


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
    words_hash: str
    about: str = ""
    paper_id: UUID | None = None


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
    return [question(words, answers[purpose]) for purpose, words in load_consent_words(page_language()).items()]


def question(words: ConsentWords, answers: list[Consent]) -> Question:
    """Return one purpose with its answers, oldest first."""
    standing, since = _standing(answers) if answers else (Standing.OPEN, None)
    return Question(words=words, standing=standing, since=since, history=tuple(_history(answers)))


def find_words(purpose: str) -> ConsentWords | None:
    """Return the words for a purpose that clients are asked about; None for any other."""
    return load_consent_words(page_language()).get(Purpose(purpose)) if purpose in set(Purpose) else None


def _standing(answers: list[Consent]) -> tuple[Standing, datetime]:
    open_yes = [each for each in answers if each.is_given and not each.withdrawn_at and not _has_ended(each)]
    last = open_yes[-1] if open_yes else answers[-1]
    if not last.is_given:
        return Standing.REFUSED, last.answered_at
    if last.withdrawn_at:
        return Standing.TAKEN_BACK, last.withdrawn_at
    if _has_ended(last) and last.valid_until:
        return Standing.TAKEN_BACK, last.valid_until
    return Standing.ALLOWED, last.answered_at


def _has_ended(consent: Consent) -> bool:
    return consent.valid_until is not None and consent.valid_until <= timezone.now()


def _history(answers: list[Consent]) -> Iterable[Answer]:
    """Yield the answers newest first; a permission that ended has two lines."""
    for consent in reversed(answers):
        words, about = (consent.words_version, consent.words_hash), about_of(consent)
        if consent.withdrawn_at:
            yield Answer(consent.withdrawn_at, _("taken back"), *words, about)
        if consent.paper:
            signed = date_format(consent.paper.signed_on, "DATE_FORMAT")
            what = _("recorded as allowed, signed on %(day)s") % {"day": signed}
            yield Answer(consent.answered_at, what, *words, about, paper_id=consent.paper_id)
            continue
        what = _("allowed") if consent.is_given else _("not allowed")
        yield Answer(consent.answered_at, what, *words, about)


def about_of(consent: Consent) -> str:
    """Return which part of the purpose an answer is about; empty where it is about all of it."""
    kinds = ", ".join(_(KINDS[Kind(each)]) for each in consent.kinds or ())
    whom = _("for %(name)s") % {"name": consent.recipient.display_name} if consent.recipient else ""
    until = _until(consent.valid_until) if consent.valid_until else ""
    return ", ".join(part for part in (kinds, whom, until) if part)


def _until(at: datetime) -> str:
    return _("until %(day)s") % {"day": date_format(localtime(at), "DATE_FORMAT")}

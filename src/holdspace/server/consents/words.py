"""The texts that clients consent to: reviewed data, versioned; what counts is the hash of the words shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.conf import settings

from holdspace.definitions.translation import ENGLISH, read_data
from holdspace.domain.access import Kind, Purpose
from holdspace.server.ui.language import page_language


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """What is asked for one purpose: a short title, the question, and what follows from yes, no and withdrawing."""

    purpose: Purpose
    version: str
    title: str
    text: str
    if_withdrawn: str
    parts: tuple[Kind, ...] = ()  # kinds of record that can be allowed apart
    has_recipients: bool = False  # whether it can be allowed to one person apart

    @property
    def hash(self) -> str:
        """SHA-256 of exactly what was shown, in hex."""
        shown = "\n".join((self.purpose, self.version, self.title, self.text, self.if_withdrawn))
        return hashlib.sha256(shown.encode()).hexdigest()


@cache
def load_consent_words(language: str = ENGLISH) -> dict[Purpose, ConsentWords]:
    """Return the texts by purpose, in the order in which they are shown.

    The version names the language where it is not English: what was agreed to can be found again word by word.
    """
    raw = read_data(files(__package__), "words.toml", language)
    return {
        Purpose(entry["purpose"]): ConsentWords(
            purpose=Purpose(entry["purpose"]),
            version=raw["version"],
            title=entry["title"],
            text=entry["text"].strip(),
            if_withdrawn=entry["if_withdrawn"].strip(),
            parts=tuple(Kind(each) for each in entry.get("parts", ())),
            has_recipients=entry.get("recipients", False),
        )
        for entry in raw["consents"]
    }


def words_answered(purpose: Purpose, shown: str | None) -> ConsentWords | None:
    """Return the words that an answer is about: those with the hash that the page showed, in whatever language.

    The page may have been opened before the language was changed. Without a hash it is the page's language; None
    where the hash is that of no words asked today.
    """
    if shown is None:
        return load_consent_words(page_language())[purpose]
    asked = (load_consent_words(language)[purpose] for language, _name in settings.LANGUAGES)
    return next((words for words in asked if words.hash == shown), None)

"""The texts that clients consent to: reviewed data, versioned; what counts is the hash of the words shown."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from holdspace.domain.access import Kind, Purpose


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
def load_consent_words() -> dict[Purpose, ConsentWords]:
    """Return the texts by purpose, in the order in which they are shown."""
    raw = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
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

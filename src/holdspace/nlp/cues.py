"""Cues of a turn: what its punctuation and its words give away before any model reads it.

Twenty-odd features between 0 and 1. They feed the context model and the coder without a model file. The words are
common function words and stems, chosen by hand from the definitions of MITI 4.2.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z']+")
_OPEN = ("what", "how", "why", "which", "where", "when", "who")
_AUXILIARY = frozenset(
    "do does did is are was were can could would will have has had should may might am "
    "don't doesn't didn't isn't aren't wasn't weren't can't couldn't wouldn't won't haven't hasn't hadn't".split()
)
_TELL = frozenset({"tell", "describe", "explain", "walk", "share", "say"})
_REFLECT = (
    "so you",
    "it sounds",
    "sounds like",
    "you feel",
    "you're feeling",
    "you are feeling",
    "it seems",
    "seems like",
    "you're saying",
    "you mean",
    "in other words",
    "on the one hand",
    "part of you",
    "you want",
    "i hear",
    "what i'm hearing",
    "you've been",
    "you're",
)
_ADVISE = (
    "you should",
    "you need to",
    "you could",
    "i would suggest",
    "i suggest",
    "i recommend",
    "i'd like you to",
    "have you tried",
    "why don't you",
    "you have to",
    "you ought",
    "i want you to",
    "one option",
    "it's important",
)
_INFORM = ("studies", "research", "percent", "risk", "recommended", "guideline", "means that", "causes", "can lead")
_PERMISSION = (
    "is it okay",
    "is it ok",
    "would it be",
    "if it's okay",
    "if you don't mind",
    "would you like me",
    "can i ",
)
_AFFIRM = ("great", "good job", "well done", "proud", "strength", "appreciate", "thank", "impressive", "courage")
_BACKCHANNEL = frozenset("okay ok yeah yes right sure mm mhm uh huh hm hmm alright good great no".split())
_CHANGE = (
    "i want to",
    "i need to",
    "i could",
    "i can",
    "i will",
    "i'll",
    "i'm going to",
    "i would like",
    "i should",
    "i'd like",
    "i've been trying",
    "i have to",
    "i'm ready",
    "i tried",
    "i quit",
    "i stopped",
    "i started",
)
_SUSTAIN = (
    "i don't want",
    "i can't",
    "i don't think",
    "i don't need",
    "i like",
    "i enjoy",
    "it's hard",
    "not going to",
    "don't see",
    "no reason",
    "i don't really",
    "too hard",
    "helps me",
    "i don't know if",
    "it's not that",
)

NAMES = (
    "question_marks", "ends_with_question", "starts_open", "starts_auxiliary", "last_sentence_open",
    "last_sentence_auxiliary", "tell_me", "open_word", "reflect", "starts_reflect", "advise", "inform", "permission",
    "affirm", "backchannel_share", "is_backchannel",
    "words", "sentences", "you_share", "i_share", "change", "sustain", "negation", "or_choice",
    "interrupted", "nonverbal", "if_share", "numbers",
)  # fmt: skip


def cues(text: str) -> list[float]:
    """Return the cues of one turn, in the order of `NAMES`."""
    lower = text.lower().replace("’", "'")
    words = _WORD.findall(lower)
    n = max(len(words), 1)
    sentences = [part for part in re.split(r"[.?!]+\s*", lower) if part.strip()] or [""]
    first, last = _WORD.findall(sentences[0]), _WORD.findall(sentences[-1])
    padded = " " + " ".join(words) + " "
    return [
        min(lower.count("?"), 3) / 3,
        float(lower.rstrip(" \"'-.").endswith("?")),
        _starts(first, _OPEN),
        _starts(first, _AUXILIARY),
        _starts(last, _OPEN),
        _starts(last, _AUXILIARY),
        float(any(word in _TELL for word in words[:8])),
        float(any(word in _OPEN for word in words)),
        _any(padded, _REFLECT),
        float(
            any(
                padded[:40].startswith(f" {lead}{phrase}")
                for phrase in _REFLECT
                for lead in ("", "so ", "and ", "okay ")
            )
        ),
        _any(padded, _ADVISE),
        _any(padded, _INFORM),
        _any(padded, _PERMISSION),
        _any(padded, _AFFIRM),
        sum(word in _BACKCHANNEL for word in words) / n,
        float(bool(words) and all(word in _BACKCHANNEL for word in words)),
        min(n, 120) / 120,
        min(len(sentences), 8) / 8,
        sum(word.startswith("you") for word in words) / n,
        sum(word in {"i", "i'm", "i've", "i'd", "i'll", "my", "me"} for word in words) / n,
        _any(padded, _CHANGE),
        _any(padded, _SUSTAIN),
        float(any(word in {"not", "no", "never"} or word.endswith("n't") for word in words)),
        float(" or " in padded),
        float(text.rstrip().endswith("-")),
        float("[" in text),
        float(" if " in padded),
        min(sum(character.isdigit() for character in text), 6) / 6,
    ]


def _starts(words: list[str], options: frozenset[str] | tuple[str, ...]) -> float:
    """Return whether a sentence opens with one of these, past an "and", "so" or the like."""
    skipped = [
        word for word in words[:4] if word not in {"and", "so", "but", "well", "okay", "now", "um", "uh", "then"}
    ]
    return float(bool(skipped) and skipped[0] in options)


def _any(padded: str, phrases: tuple[str, ...]) -> float:
    return float(any(f" {phrase.strip()} " in padded for phrase in phrases))

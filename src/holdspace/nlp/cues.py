"""Cues of a turn: what its punctuation and its words give away before any model reads it.

Some fifty features between 0 and 1. They feed the context model and the coder without a model file. The words are
common function words and stems, chosen by hand from the definitions of MITI 4.2.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[a-z']+")


def _whole(*phrases: str) -> tuple[str, ...]:
    """Return phrases with a space on either side, so that no part of a longer word is found."""
    return tuple(f" {phrase.strip()} " for phrase in phrases)


_OPEN = ("what", "how", "why", "which", "where", "when", "who")
_AUXILIARY = frozenset(
    "do does did is are was were can could would will have has had should may might am "
    "don't doesn't didn't isn't aren't wasn't weren't can't couldn't wouldn't won't haven't hasn't hadn't".split()
)
_TELL = frozenset({"tell", "describe", "explain", "walk", "share", "say"})
_REFLECT = _whole(
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
_STARTS_REFLECT = tuple(f" {lead}{phrase.strip()}" for phrase in _REFLECT for lead in ("", "so ", "and ", "okay "))
_ADVISE = _whole(
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
_INFORM = _whole(
    "studies",
    "research",
    "percent",
    "risk",
    "recommended",
    "guideline",
    "means that",
    "causes",
    "can lead",
)
_PERMISSION = _whole(
    "is it okay",
    "is it ok",
    "would it be",
    "if it's okay",
    "if you don't mind",
    "would you like me",
    "can i ",
)
_AFFIRM = _whole(
    "great",
    "good job",
    "well done",
    "proud",
    "strength",
    "appreciate",
    "thank",
    "impressive",
    "courage",
)
_BACKCHANNEL = frozenset("okay ok yeah yes right sure mm mhm uh huh hm hmm alright good great no".split())
_CHANGE = _whole(
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
_SUSTAIN = _whole(
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

_LEADS = frozenset({"and", "so", "but", "well", "okay", "now", "um", "uh", "then"})
_YOU = frozenset({"you", "you're", "you've", "you'd", "you'll"})
_ME = frozenset({"i", "i'm", "i've", "i'd", "i'll", "my", "me"})
_DIGIT = re.compile(r"\d")
_TAGS = frozenset({"right", "okay", "ok", "correct", "yeah", "huh", "it", "you", "no", "true"})
_FILLERS = frozenset({"um", "uh", "like", "mean", "er", "hmm", "mm"})
_THIRD = frozenset({"he", "she", "they", "his", "her", "him", "them", "their"})
_AMOUNT = _whole("how many", "how much", "how often", "how long", "how old", "how far", "what time", "which one")
_SCALE = _whole("scale", "to ten", "out of ten", "how important", "how confident", "how ready")
_ABOUT = _whole("what about", "how about")
_ELSE = _whole("what else", "anything else", "something else", "who else")
_ASK_TO_TELL = _whole(
    "tell me", "can you tell", "could you tell", "can you describe", "can you say", "talk to me", "talk about",
    "help me understand", "walk me through", "tell us", "say more", "give me an example",
)  # fmt: skip
_OPINION = _whole("do you think", "do you feel", "would you say", "do you see", "do you know", "does that")
_AUXILIARY_YOU = re.compile(r" (?:do|did|are|were|have|can|could|would|will|should|don't|didn't|aren't) you(?= )")
_OPEN_AUXILIARY = re.compile(
    r" (?:(?:what|how|why|where|when|who|which) (?:do|does|did|are|is|was|were|have|has|would|could|can|will|might|"
    r"kind|sort|made|makes|about|else|happens|happened)|what's|how's|where's|who's)(?= )"
)
# Only from where a sentence may begin: from every letter, a long turn without a mark would take the square of its time.
_ASKED = re.compile(r"(?:^|(?<=[.?!]))([^.?!]+)\?")

NAMES = (
    "question_marks", "ends_with_question", "starts_open", "starts_auxiliary", "last_sentence_open",
    "last_sentence_auxiliary", "tell_me", "open_word", "reflect", "starts_reflect", "advise", "inform", "permission",
    "affirm", "backchannel_share", "is_backchannel",
    "words", "sentences", "you_share", "i_share", "change", "sustain", "negation", "or_choice",
    "interrupted", "nonverbal", "if_share", "numbers",
    "open_questions", "closed_questions", "other_questions", "tag", "amount", "scale", "about", "else", "asks_to_tell",
    "or_in_question", "last_question_words", "asks_opinion", "starts_you", "sentences_you", "auxiliary_you",
    "open_auxiliary", "because", "but", "fillers", "exclaims", "third_person", "permission_asked",
)  # fmt: skip
# Beside each turn's cues: who speaks, and how far it is from the beginning and the end.
PLACE = ("is_therapist", "from_start", "to_end")
N_CUES = len(NAMES) + len(PLACE)
_NEAR = 20


def cues(text: str) -> list[float]:
    """Return the cues of one turn, in the order of `NAMES`."""
    lower = text.lower().replace("’", "'")
    words = _WORD.findall(lower)
    n = max(len(words), 1)
    sentences = [part for part in re.split(r"[.?!]+\s*", lower) if part.strip()] or [""]
    first, last = _WORD.findall(sentences[0]), _WORD.findall(sentences[-1])
    padded = " " + " ".join(words) + " "
    short, you, me, negations, fillers, third, opening = map(sum, zip(*map(_kinds, words or [""]), strict=True))
    return [
        min(lower.count("?"), 3) / 3,
        float(lower.rstrip(" \"'-.").endswith("?")),
        _starts(first, _OPEN),
        _starts(first, _AUXILIARY),
        _starts(last, _OPEN),
        _starts(last, _AUXILIARY),
        float(any(word in _TELL for word in words[:8])),
        float(opening > 0),
        _any(padded, _REFLECT),
        float(padded[:40].startswith(_STARTS_REFLECT)),
        _any(padded, _ADVISE),
        _any(padded, _INFORM),
        _any(padded, _PERMISSION),
        _any(padded, _AFFIRM),
        short / n,
        float(short == len(words) > 0),
        min(n, 120) / 120,
        min(len(sentences), 8) / 8,
        you / n,
        me / n,
        _any(padded, _CHANGE),
        _any(padded, _SUSTAIN),
        float(negations > 0),
        float(" or " in padded),
        float(text.rstrip().endswith("-")),
        float("[" in text),
        float(" if " in padded),
        min(len(_DIGIT.findall(text)), 6) / 6,
        *_asking(lower, padded),
        float(bool(words) and " ".join(_past_lead(words)[:1]) in _YOU),
        min(sum(1 for each in sentences if " ".join(_past_lead(_WORD.findall(each))[:1]) in _YOU), 3) / 3,
        min(len(_AUXILIARY_YOU.findall(padded)), 3) / 3,
        min(len(_OPEN_AUXILIARY.findall(padded)), 3) / 3,
        float(" because " in padded or " cause " in padded),
        float(" but " in padded),
        fillers / n,
        float("!" in text),
        third / n,
        float("?" in text and _any(padded, _PERMISSION) > 0),
    ]


@lru_cache(maxsize=20_000)
def _kinds(word: str) -> tuple[bool, ...]:
    """Return of which kinds a word is: short sound, you, me, negation, filler, third person, opening a question."""
    return (
        word in _BACKCHANNEL,
        word.startswith("you"),
        word in _ME,
        word in {"not", "no", "never"} or word.endswith("n't"),
        word in _FILLERS,
        word in _THIRD,
        word in _OPEN,
    )


def cue_rows(texts: Sequence[str], is_therapist: Sequence[bool]) -> npt.NDArray[np.float32]:
    """Return the cues of a conversation, one row a turn: those of its text, then those of `PLACE`."""
    known = {text: cues(text) for text in dict.fromkeys(texts)}
    n = len(texts)
    rows = [
        [*known[text], float(own), min(at, _NEAR) / _NEAR, min(n - 1 - at, _NEAR) / _NEAR]
        for at, (text, own) in enumerate(zip(texts, is_therapist, strict=True))
    ]
    return np.array(rows, np.float32)


def _asking(lower: str, padded: str) -> list[float]:
    """Return what the sentences with a question mark, and the ways of asking without one, give away."""
    asked = [_WORD.findall(each) for each in _ASKED.findall(lower)]
    opens = sum(bool(_starts(words, _OPEN)) for words in asked)
    closes = sum(bool(_starts(words, _AUXILIARY)) for words in asked)
    return [
        min(opens, 3) / 3,
        min(closes, 3) / 3,
        min(len(asked) - opens - closes, 3) / 3,
        float(any(words and words[-1] in _TAGS for words in asked)),
        _any(padded, _AMOUNT),
        _any(padded, _SCALE),
        _any(padded, _ABOUT),
        _any(padded, _ELSE),
        _any(padded, _ASK_TO_TELL),
        float(any("or" in words for words in asked)),
        min(len(asked[-1]), 30) / 30 if asked else 0.0,
        _any(padded, _OPINION),
    ]


def _past_lead(words: list[str]) -> list[str]:
    """Return the words after an "and", "so" or the like."""
    return next((words[at:] for at, word in enumerate(words[:4]) if word not in _LEADS), [])


def _starts(words: list[str], options: frozenset[str] | tuple[str, ...]) -> float:
    """Return whether a sentence opens with one of these, past an "and", "so" or the like."""
    after = _past_lead(words)
    return float(bool(after) and after[0] in options)


def _any(padded: str, phrases: tuple[str, ...]) -> float:
    return float(any(phrase in padded for phrase in phrases))

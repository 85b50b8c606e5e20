"""Wording that may tell of danger to oneself, found by rules with regard to "not" and to who is meant.

For one use only: to offer help to whoever wrote it, and to ask. It never hides, blocks, rates or decides, and its
silence says nothing. The rules are reviewed data (`definitions/risk_wording/`); here is how they are applied.

Looking at the subject and at negation close before the finding follows the idea of NegEx (Chapman et al. 2001,
https://doi.org/10.1006/jbin.2001.1029); the lists are our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SENTENCES = re.compile(r"[.!?\n]+")
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording. ``is_own``: counts only where the writer speaks of themselves; see the data file."""

    id: str
    pattern: re.Pattern[str]
    is_own: bool = False
    is_negatable: bool = True


@dataclass(frozen=True, slots=True)
class RiskRules:
    """The wordings of a language, what is written in more than one way (``alike``), and what takes a wording back."""

    language: str
    version: str
    alike: tuple[tuple[re.Pattern[str], str], ...]
    wordings: tuple[Wording, ...]
    clause_ends: re.Pattern[str]
    negations: re.Pattern[str]
    lifted_by: re.Pattern[str]
    goes_on: re.Pattern[str]
    negation_reach_words: int
    first_person: re.Pattern[str]
    third_person: re.Pattern[str]
    reported: re.Pattern[str]
    past_and_gone: re.Pattern[str]
    harmless: re.Pattern[str]


def find_risk_wording(text: str, rules: RiskRules) -> tuple[str, ...]:
    """Return the ids of the wordings found, in the order of the rules, each once; empty where there is none."""
    found = {id_ for sentence in SENTENCES.split(_plain(text, rules)) for id_ in _in_sentence(sentence.strip(), rules)}
    return tuple(wording.id for wording in rules.wordings if wording.id in found)


def _plain(text: str, rules: RiskRules) -> str:
    plain = text.lower().translate(APOSTROPHES)
    for written, usual in rules.alike:
        plain = written.sub(usual, plain)
    return plain


def _in_sentence(sentence: str, rules: RiskRules) -> Iterator[str]:
    if rules.past_and_gone.search(sentence):
        return
    for before, clause in _clauses(sentence, rules):
        # "I hurt myself at football" is harmless; what stands in another clause of the sentence is not made so by it.
        if not rules.reported.search(before + clause) and not rules.harmless.search(clause):
            yield from _in_clause(clause.strip(), before, rules)
    # A wording may reach over a comma: "I want to go to sleep, and never wake up".
    if not rules.reported.search(sentence):
        yield from (w.id for w in rules.wordings if not w.is_negatable and not w.is_own and w.pattern.search(sentence))


def _clauses(sentence: str, rules: RiskRules) -> Iterator[tuple[str, str]]:
    """Yield each clause with what stands before it in the sentence."""
    start = 0
    for end in rules.clause_ends.finditer(sentence):
        yield sentence[:start], sentence[start : end.start()]
        start = end.end()
    yield sentence[:start], sentence[start:]


def _in_clause(clause: str, before: str, rules: RiskRules) -> Iterator[str]:
    for wording in rules.wordings:
        for match in wording.pattern.finditer(clause):
            ahead = clause[: match.start()]
            is_theirs = not wording.is_own or _is_own(f"{before} {ahead}", rules)
            if is_theirs and not (wording.is_negatable and _is_negated(ahead, rules)):
                yield wording.id


def _is_own(ahead: str, rules: RiskRules) -> bool:
    """Return whether the last person named before the finding is the writer; so it is where none is."""
    first = [match.end() for match in rules.first_person.finditer(ahead)]
    third = [match.end() for match in rules.third_person.finditer(ahead)]
    return max(first, default=0) >= max(third, default=0)


def _is_negated(ahead: str, rules: RiskRules) -> bool:
    """Return whether a "not" stands close before the finding and nothing between them gives the wording back."""
    near = " ".join(ahead.split()[-rules.negation_reach_words :])
    negations = list(rules.negations.finditer(near))
    if not negations or rules.lifted_by.search(ahead):
        return False
    between = near[negations[-1].end() :]
    # "Mum doesn't know I'm thinking of it": another one does not know; the writer goes on.
    return not rules.first_person.search(between) or bool(rules.goes_on.search(between))

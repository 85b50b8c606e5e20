"""Formulas of mixed models: ``phq9 ~ log1p(session) * intake + (1 + log1p(session) | client)``, written as in lme4.

A formula is data that may come from a model file, and the library that makes designs of it would run any Python in it:
only names, numbers, operators and a short list of functions are let through. Here it is taken apart; the designs are
made in ``growth_design``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np

from holdspace.domain.errors import BadInput

FUNCTIONS = {
    "log": np.log, "log1p": np.log1p, "log2": np.log2, "log10": np.log10, "sqrt": np.sqrt, "exp": np.exp, "abs": np.abs,
}  # fmt: skip
# Their values depend on all rows: what they learned from the rows of the fit is kept for predicting.
LEARNING = ("poly", "scale", "center")
_SPECIAL = {"I", "C"}
_ALLOWED = re.compile(r"[\w\s+\-*/:^().,]*")
_CALL = re.compile(r"([A-Za-z_]\w*)\s*\(")
_DOTTED = re.compile(r"(?<![\w.])([A-Za-z_]\w*(?:\.\w+)+)(?!\w|\s*\()")
_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class RandomTerm:
    """Effects that differ within ``group``; those of one term may be correlated, those of two may not."""

    effects: str
    group: str


@dataclass(frozen=True, slots=True)
class GrowthFormula:
    """``outcome ~ fixed + (random | group)``. ``aliases`` gives names in it that are no plain names of the table.

    ``group`` is the client. ``upper`` is whom the client belongs to, a therapist; empty where there is no third level.
    Which of two groups is which is known only from the data: see ``of_groups``.
    """

    outcome: str
    fixed: str
    random: tuple[RandomTerm, ...]
    text: str
    is_nested: bool = False
    aliases: dict[str, str] = field(default_factory=dict)
    group: str = "client"
    upper: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the groups in the order they were written."""
        return tuple(dict.fromkeys(term.group for term in self.random))

    def of_groups(self, client: str, upper: str) -> GrowthFormula:
        """Return the formula knowing which group are the clients and which those they belong to."""
        return replace(self, group=client, upper=upper)

    def terms_of(self, group: str) -> tuple[RandomTerm, ...]:
        """Return the random terms of one group."""
        return tuple(term for term in self.random if term.group == group)

    def column(self, name: str) -> str:
        """Return the name of the table's column."""
        return self.aliases.get(name, name)

    def plain(self, column: str) -> str:
        """Return the formula's name of a column of the table."""
        return next((alias for alias, name in self.aliases.items() if name == column), column)

    def written(self, text: str) -> str:
        """Return text with the names as they were written."""
        for alias, name in self.aliases.items():
            text = re.sub(rf"\b{alias}\b", lambda _, name=name: name, text)  # type: ignore[misc]  # bound at once
        return text


def parse_formula(text: str) -> GrowthFormula:
    """Return the parts of a formula. Without a random part each client has an intercept of their own."""
    text = text.strip()
    plain, aliases = _plain_names(text)
    outcome, sign, right = plain.partition("~")
    outcome = outcome.strip()
    if not sign or not re.fullmatch(r"[A-Za-z_]\w*", outcome):
        raise bad_formula("It must read: outcome ~ what it depends on.")
    terms = [term for term in split_terms(right) if term]
    bars = [term for term in terms if "|" in term]
    fixed = " + ".join(term for term in terms if "|" not in term) or "1"
    random = [each for bar in bars for each in _random_terms(bar)] or [RandomTerm("1", "client")]
    groups = list(dict.fromkeys(term.group for term in random))
    if len(groups) > 2:
        raise bad_formula("There can be two groups: clients, and whom they belong to.")
    for part in (fixed, *(term.effects for term in random)):
        _check(part)
    return GrowthFormula(
        outcome=outcome,
        fixed=_pythonic(fixed),
        random=tuple(RandomTerm(_pythonic(term.effects), term.group) for term in random),
        text=text if bars else f"{text} + (1 | client)",
        is_nested=any(re.search(r"\|[^|)]*/", bar) for bar in bars),
        aliases=aliases,
        group=groups[-1],
        upper=groups[0] if len(groups) == 2 else "",
    )


def split_terms(text: str) -> list[str]:
    """Split at the plus signs that stand outside all brackets."""
    depth, terms, term = 0, [], ""
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "+" and depth == 0:
            terms.append(term.strip())
            term = ""
        else:
            term += sign
    if depth:
        raise bad_formula("A bracket is not closed.")
    return [*terms, term.strip()]


def bad_formula(problem: str) -> BadInput:
    """Return the error for a formula that cannot be used."""
    return BadInput(f"The formula cannot be used. {problem}", source="--formula")


def _plain_names(text: str) -> tuple[str, dict[str, str]]:
    """Put plain names for quoted and dotted ones, which are common in tables but no names in a formula."""
    aliases: dict[str, str] = {}

    def alias(match: re.Match[str]) -> str:
        name = match.group(1)
        found = next((each for each, known in aliases.items() if known == name), "")
        plain = found or re.sub(r"\W", "_", f"column{len(aliases)}_{name}")
        aliases[plain] = name
        return plain

    text = _QUOTED.sub(alias, text.replace("np.", ""))
    return _DOTTED.sub(alias, text), aliases


def _random_terms(bar: str) -> list[RandomTerm]:
    match = re.fullmatch(r"\(\s*([^|]+?)\s*(\|\|?)\s*([A-Za-z_]\w*(?:\s*/\s*[A-Za-z_]\w*)?)\s*\)", bar)
    if not match:
        raise bad_formula("Write random effects as (1 + session | client).")
    parts = _apart(match.group(1)) if match.group(2) == "||" else [match.group(1)]
    groups = [group.strip() for group in match.group(3).split("/")]
    return [RandomTerm(part, group) for group in groups for part in parts]


def _apart(effects: str) -> list[str]:
    """``(1 + x || client)`` is ``(1 | client) + (0 + x | client)``."""
    parts = [part for part in split_terms(effects) if part]
    slopes = [f"0 + {part}" for part in parts if part not in {"0", "1"}]
    return slopes if "0" in parts else ["1", *slopes]


def _check(text: str) -> None:
    if not _ALLOWED.fullmatch(text) or "__" in text or re.search(r"[A-Za-z_]\w*\s*\.|\.\s*[A-Za-z_]", text):
        raise bad_formula("It holds signs that are not let through.")
    known = {*FUNCTIONS, *LEARNING, *_SPECIAL, "factor"}
    unknown = set(_CALL.findall(text)) - known
    if unknown:
        raise bad_formula(f"It uses the function {sorted(unknown)[0]}; known are {', '.join(sorted(known))}.")


def _pythonic(text: str) -> str:
    """Write as Python does what R writes otherwise: powers within I(), and factor()."""
    text = re.sub(r"\bfactor\s*\(", "C(", text)
    result, depth, inside = "", 0, -1
    for index, sign in enumerate(text):
        if sign == "(":
            depth += 1
            if inside < 0 and re.search(r"(?<!\w)I\s*$", text[:index]):
                inside = depth
        if sign == ")":
            inside = -1 if inside == depth else inside
            depth -= 1
        result += "**" if sign == "^" and inside > 0 else sign
    return result

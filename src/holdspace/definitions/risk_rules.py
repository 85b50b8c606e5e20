"""Reads the rules for risk wording, language by language."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from holdspace.domain.errors import BadInput
from holdspace.domain.safety.risk_wording import RiskRules, Wording

_PATTERNS = (
    "negations",
    "lifted_by",
    "goes_on",
    "first_person",
    "third_person",
    "reported",
    "past_and_gone",
    "harmless",
)


def languages_with_risk_rules() -> tuple[str, ...]:
    """Return the languages in which risk wording is looked for."""
    folder = files(__package__).joinpath("risk_wording")
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


@cache
def load_risk_rules(language: str) -> RiskRules:
    """Return the rules of a language; raise BadInput where the file lacks something or a pattern is none."""
    file = files(__package__).joinpath("risk_wording", f"{language}.toml")
    try:
        return _rules(tomllib.loads(file.read_text(encoding="utf-8")))
    except (KeyError, TypeError, re.error, tomllib.TOMLDecodeError, FileNotFoundError) as error:
        raise BadInput(f"The rules for risk wording are not complete: {error}.", source=file.name) from error


def _rules(raw: dict[str, Any]) -> RiskRules:
    return RiskRules(
        language=raw["language"],
        version=raw["version"],
        wordings=tuple(_wording(each) for each in raw["wordings"]),
        negation_reach_words=raw["negation_reach_words"],
        **{name: re.compile(raw[name]) for name in _PATTERNS},
    )


def _wording(raw: dict[str, Any]) -> Wording:
    return Wording(
        id=raw["id"],
        pattern=re.compile(raw["wording"]),
        is_own=raw.get("subject") == "i",
        is_negatable=raw.get("negatable", True),
    )

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
    "clause_ends",
    "negations",
    "lifted_by",
    "goes_on",
    "first_person",
    "third_person",
    "reported",
    "past_and_gone",
    "harmless",
)
_NAME = re.compile(r"<([a-z_]+)>")


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
    words = raw["words"]
    return RiskRules(
        language=raw["language"],
        version=raw["version"],
        alike=tuple((re.compile(written), usual) for written, usual in raw["alike"].items()),
        wordings=tuple(_wording(each, words) for each in raw["wordings"]),
        negation_reach_words=raw["negation_reach_words"],
        **{name: _pattern(raw[name], words) for name in _PATTERNS},
    )


def _pattern(text: str, words: dict[str, str]) -> re.Pattern[str]:
    """Return the pattern with each ``<name>`` put out as the words of that name; KeyError where there are none."""
    return re.compile(_NAME.sub(lambda found: f"(?:{words[found[1]]})", text))


def _wording(raw: dict[str, Any], words: dict[str, str]) -> Wording:
    return Wording(
        id=raw["id"],
        pattern=_pattern(raw["wording"], words),
        is_own=raw.get("subject") == "i",
        is_negatable=raw.get("negatable", True),
    )

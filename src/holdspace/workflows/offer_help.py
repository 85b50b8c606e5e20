"""Should help be offered beside something that was just written? Looked for on this machine, by rules, and not kept."""

from __future__ import annotations

from collections.abc import Iterable

from holdspace.definitions.risk_rules import languages_with_risk_rules, load_risk_rules
from holdspace.domain.safety.risk_wording import find_risk_wording


def sounds_like_danger(texts: Iterable[str]) -> bool:
    """Return whether any of the texts may tell of danger to oneself, in any language there are rules for."""
    rules = [load_risk_rules(language) for language in languages_with_risk_rules()]
    return any(find_risk_wording(text, each) for text in texts for each in rules)

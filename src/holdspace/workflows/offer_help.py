"""Should help be offered beside something that was just written? Looked for on this machine, by rules, and not kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from holdspace.definitions.risk_rules import languages_with_risk_rules, load_risk_rules
from holdspace.domain.safety.risk_wording import find_risk_wording


def sounds_like_danger(texts: Iterable[str]) -> bool:
    """Return whether any of the texts may tell of danger to oneself, in any language there are rules for."""
    rules = [load_risk_rules(language) for language in languages_with_risk_rules()]
    return any(find_risk_wording(text, each) for text in texts for each in rules)


# On a page that keeps what was written for good, help is offered for this long, not at every look for ever.
OFFERED_FOR = timedelta(days=7)


def offers_help(written: Iterable[tuple[datetime, Mapping[str, Any]]], *, at: datetime) -> bool:
    """Return whether help is offered beside what somebody wrote, given as when and the record's content."""
    recent = (content for when, content in written if at - when <= OFFERED_FOR)
    return sounds_like_danger(text for content in recent for text in content.values() if isinstance(text, str))

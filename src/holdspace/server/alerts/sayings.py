"""Why an alert was raised: kept so that each of its readers has it in their own language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from holdspace.definitions.action_scripts import load_action_scripts
from holdspace.domain.language import Saying, Value
from holdspace.domain.safety.screening import Outcome
from holdspace.server.ui.language import page_language

FOR_CLIENT = "for_client"


def reason_of(*sayings: Saying) -> dict[str, Any]:
    """Return what an alert's content holds of its reason: English, and what it is said from in another language."""
    return {
        "reason": " ".join(saying.in_english for saying in sayings),
        "sayings": [[saying.text, dict(saying.values)] for saying in sayings],
    }


def reason_for_client(*sayings: Saying) -> dict[str, Any]:
    """Return what an alert's content holds besides, where the client is told the reason in other words."""
    return {FOR_CLIENT: [[saying.text, dict(saying.values)] for saying in sayings]} if sayings else {}


def said_reason(content: Mapping[str, Any], *, is_client: bool) -> str:
    """Return the reason in the language of the one who reads now; as it was kept, where it was kept in words alone."""
    if is_client and FOR_CLIENT in content:
        return _said(content[FOR_CLIENT])
    if "screening" in content:
        return load_action_scripts(page_language())[Outcome(content["screening"])].in_short
    if "sayings" not in content:
        return _(str(content.get("reason", "")))
    return _said(content["sayings"])


def _said(sayings: Iterable[tuple[str, Mapping[str, Value]]]) -> str:
    return " ".join(Saying(text, values).said() for text, values in sayings)

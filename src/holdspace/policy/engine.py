"""Asks the Cedar policies. Denies where nothing permits, and where the engine itself fails.

The policies are the files in ``policies/``, in the words that clients and auditors read. A decision depends on
nothing but the request's role, action, kind, purpose and facts: these are the cache key, so equal questions are asked
once. The facts themselves are read anew for every request and never kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import cedarpy

from holdspace.domain.access import AccessRequest, Action, Decision, Facts, Kind, Purpose
from holdspace.domain.errors import UnsafeSetting
from holdspace.domain.people import Role

_ANNOTATIONS = re.compile(r'@id\("(?P<id>[^"]+)"\)\s*@reason\("(?P<reason>[^"]+)"\)\s*(?:permit|forbid)')


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy as people read it."""

    id: str
    reason: str


class PolicyEngine:
    """The policies, parsed once and checked against their schema."""

    def __init__(self, policies: str, schema: str) -> None:
        checked = cedarpy.validate_policies(policies, schema)
        if not checked.validation_passed:
            raise UnsafeSetting(
                "The policies do not fit their schema.", hint="; ".join(e.error for e in checked.errors)
            )
        self._texts = tuple(PolicyText(found["id"], found["reason"]) for found in _ANNOTATIONS.finditer(policies))
        self._policies = cedarpy.PolicySet.from_str(policies)
        self._entities = cedarpy.Entities.from_json_str("[]")
        self._decide = lru_cache(maxsize=8192)(self._ask)

    @staticmethod
    @cache
    def load() -> PolicyEngine:
        """Return the engine over the policies that ship, shared by the whole process."""
        folder = files(__package__).joinpath("policies")
        texts = sorted((each for each in folder.iterdir() if each.name.endswith(".cedar")), key=lambda each: each.name)
        policies = "\n".join(each.read_text(encoding="utf-8") for each in texts)
        return PolicyEngine(policies, folder.joinpath("schema.cedarschema").read_text(encoding="utf-8"))

    def decide(self, request: AccessRequest) -> Decision:
        """Return whether the policies permit the request; a failing engine denies."""
        return self._decide(request.actor.role, request.action, request.kind, request.purpose, request.facts)

    def policy_texts(self) -> tuple[PolicyText, ...]:
        """Return every policy in plain language, for the page on which clients read who may see what."""
        return self._texts

    def _ask(self, role: Role, action: Action, kind: Kind, purpose: Purpose, facts: Facts) -> Decision:
        asked = {
            "principal": {"type": "Role", "id": str(role)},
            "action": {"type": "Action", "id": str(action)},
            "resource": {"type": "Kind", "id": str(kind)},
            "context": {
                "purpose": str(purpose),
                "is_subject": facts.is_subject,
                "is_therapist_in_care": facts.is_therapist_in_care,
                "is_supervisor_of_care": facts.is_supervisor_of_care,
                "is_author": facts.is_author,
                "has_second_factor": facts.has_second_factor,
                "consented": sorted(str(each) for each in facts.consented),
                "is_or_was_in_care": facts.is_or_was_in_care,
                "is_second_person": facts.is_second_person,
                "is_withheld": facts.is_withheld,
                "is_shared": facts.is_shared,
                "excepted": [{"__entity": {"type": "Kind", "id": str(each)}} for each in sorted(facts.excepted)],
            },
        }
        result = cedarpy.is_authorized(asked, self._policies, self._entities)
        # A policy that could not be evaluated might have been a prohibition.
        is_allowed = result.allowed and not result.diagnostics.errors
        return Decision(is_allowed=is_allowed, policies=self._named(result.diagnostics.reasons))

    def _named(self, reasons: list[str]) -> tuple[str, ...]:
        # Cedar numbers policies in the order of the text.
        return tuple(sorted(self._texts[int(reason.removeprefix("policy"))].id for reason in reasons))

"""Each file in ALLOW/ and DENY/ is one question a clinician or an auditor can read, and its answer."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from holdspace.domain.access import AccessRequest, Action, Facts, Kind, Purpose
from holdspace.domain.people import Actor, Role
from holdspace.policy import PolicyEngine
from tests.policies.questions import CLIENT, SOMEBODY
from tests.policies.reference_model import may

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.json"))


def read(file: Path) -> tuple[AccessRequest, dict[str, Any]]:
    raw = json.loads(file.read_text(encoding="utf-8"))
    facts: dict[str, Any] = dict.fromkeys(raw.get("true", []), True)
    request = AccessRequest(
        actor=Actor(SOMEBODY, Role(raw["role"])),
        action=Action(raw["action"]),
        client_id=CLIENT,
        kind=Kind(raw["kind"]),
        purpose=Purpose(raw["purpose"]),
        facts=replace(
            Facts(**facts),
            consented=frozenset(Purpose(each) for each in raw.get("consented", [])),
            excepted=frozenset(Kind(each) for each in raw.get("excepted", [])),
        ),
    )
    return request, raw


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_policies_answer_as_the_file_says(file: Path):
    request, raw = read(file)

    decision = PolicyEngine.load().decide(request)

    assert decision.is_allowed is (file.parent.name == "ALLOW"), raw["because"]
    assert list(decision.policies) == raw["decided_by"]
    assert may(request) is decision.is_allowed


def test_every_policy_decides_at_least_one_file():
    named = {policy for file in FILES for policy in read(file)[1]["decided_by"]}

    assert named == {text.id for text in PolicyEngine.load().policy_texts()}


def test_every_role_is_allowed_or_denied_somewhere():
    assert {read(file)[0].actor.role for file in FILES} == set(Role)

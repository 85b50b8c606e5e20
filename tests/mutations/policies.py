"""Each condition of each policy, and each prohibition, taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.mutations.mutant import Mutant
from tests.repository.project import ROOT, SOURCE

# The files first: they are the quickest to notice.
TESTS = ("policies/test_request_files.py", "policies/test_reference_model.py")
POLICY = re.compile(r'@id\("(?P<id>[^"]+)"\)\n@reason\("[^"]*"\)\n(?P<effect>permit|forbid)[^;]*;', re.DOTALL)
CONDITION = re.compile(r"when \{(?P<body>[^}]*)\}", re.DOTALL)
# Kept by a prohibition as well, so that taking it out changes no decision: "own-means-own" asks the same of everybody.
TWICE = {("client.cedar", "context.is_subject")}


def mutants() -> Iterator[Mutant]:
    for path in sorted((SOURCE / "policy/policies").glob("*.cedar")):
        text = path.read_text(encoding="utf-8")
        for policy in POLICY.finditer(text):
            yield from _of_policy(path, text, policy)


def _of_policy(path: Path, text: str, policy: re.Match[str]) -> Iterator[Mutant]:
    file = path.relative_to(ROOT).as_posix()
    if policy["effect"] == "forbid":
        yield Mutant("policy", f"without {policy['id']}", file, text.replace(policy[0], ""), TESTS)
        return
    condition = CONDITION.search(policy[0])
    if condition is None:
        return
    parts = [" ".join(part.split()) for part in condition["body"].split("&&")]
    for part in parts:
        if (path.name, part) in TWICE:
            continue
        rest = " && ".join(other for other in parts if other != part) or "true"
        changed = policy[0].replace(condition[0], f"when {{ {rest} }}")
        yield Mutant("policy", f"{policy['id']}: without {part[:60]}", file, text.replace(policy[0], changed), TESTS)

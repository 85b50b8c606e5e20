"""Each value that a template shows in a client's or a colleague's words, shown as it is instead of escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.mutations.mutant import Mutant
from tests.repository.project import ROOT, SOURCE

# The rule read off the templates first: it is the quickest to notice.
TESTS = ("repository/test_one_way_to_plaintext.py", "integration/routes/test_escaping.py")
# The names under which presenters hand on what somebody wrote.
VALUE = re.compile(r"\{\{ [\w.]*\.(?:text|words|topic|why|note|said|reason|name)(?:\|linebreaks(?:br)?)? \}\}")
ROOMS = ("safety", "conversations", "plans", "care_plans", "exceptions", "measures", "same_page", "alerts")
EACH = 2  # values of a room: the same safeguard, in one line of the framework, keeps them all


def mutants() -> Iterator[Mutant]:
    for room in ROOMS:
        found = list(_of_room(room))
        yield from found[:: max(1, len(found) // EACH)][:EACH]


def _of_room(room: str) -> Iterator[Mutant]:
    for path in sorted((SOURCE / "server" / room / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for match in VALUE.finditer(text):
            value = match[0].removesuffix(" }}").partition("|")[0]
            changed = text[: match.start()] + value + "|safe }}" + text[match.end() :]
            yield Mutant("escape", f"{path.name}: {match[0]}", path.relative_to(ROOT).as_posix(), changed, TESTS)

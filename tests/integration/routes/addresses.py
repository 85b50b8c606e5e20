"""Every address of the installation, filled with ids of the pair or with ids of nothing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# What stands in an address besides ids.
WORDS = {
    "phase": "after",
    "occasion": "strain",
    "secret": "no-such-secret",
    "version": "1",
    "pk": "1",
    "key": "none",
    "uidb36": "1",
    "turn": "0",
    "index": "0",
    "purpose": "machine_coding",
    "audience": "client",
    "format": "csv",
    "ending": "csv",
    "part": "approach",
    "worksheet": "thought_record",
    "instrument": "who-5",
}
PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>[^)]*\)")


@dataclass(frozen=True, slots=True)
class Address:
    """A pattern of addresses, such as clients/<uuid:client_id>/looks/."""

    pattern: str

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the ids in it."""
        return tuple(m["name"] for m in PARAMETER.finditer(self.pattern) if m["converter"] == "uuid")

    @property
    def is_of_a_record(self) -> bool:
        return bool(self.ids)

    def fill(self, ids: Mapping[str, uuid.UUID]) -> str:
        """Return the address with these ids; KeyError names a parameter that the tests do not know."""

        def value(match: re.Match[str]) -> str:
            name = match["name"] or match["group"]
            return str(ids[name]) if match["converter"] == "uuid" else WORDS[name]

        return "/" + PARAMETER.sub(value, self.pattern).replace("^", "").replace("$", "")

    def of_nothing(self) -> str:
        """Return the address with ids that no row has."""
        return self.fill({name: uuid.uuid4() for name in self.ids})


def every_address() -> list[Address]:
    """Return all addresses, in their order."""
    return [Address(pattern) for pattern in _walk(get_resolver().url_patterns, "")]


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, here)
        else:
            yield here

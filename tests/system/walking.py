"""Walking a site by its own links: every kind of page that somebody can reach, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.system.people import Person

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_NUMBER = re.compile(r"/\d+/")
# Leaving, and files to take along, are no pages.
_NO_PAGE = re.compile(r"^/(leave|account/logout|static)/|\.(csv|json|txt|html|vtt)$|/export\.|/report/$")


def kind_of(path: str) -> str:
    """Return what kind of page stands at a path: the path without ids and numbers."""
    return _NUMBER.sub("/#/", _ID.sub("*", path))


def walk(
    person: Person, *starts: str, also: re.Pattern[str] | None = None, but_not: re.Pattern[str] = _NO_PAGE
) -> Iterator[str]:
    """Open every kind of page that the links lead to, and every page whose path matches ``also``; yield each path.

    Paths that match ``but_not`` are passed over.
    """
    waiting, seen = list(starts), set[str]()
    while waiting:
        path = waiting.pop(0)
        kind = path if also and also.search(path) else kind_of(path)
        if kind in seen or but_not.search(path):
            continue
        seen.add(kind)
        status = person.opens(path)
        assert path in starts or status < HTTPStatus.BAD_REQUEST, (
            f"a link that {person.name} is shown leads to {status}: {kind}"
        )
        yield path
        waiting += _links(person)


def _links(person: Person) -> list[str]:
    found: list[str] = person.page.eval_on_selector_all("a[href]", "all => all.map(each => each.href)")
    inside = [urlsplit(each) for each in found if each.startswith(person.installation.address)]
    return [each.path for each in inside if not _NO_PAGE.search(each.path)]

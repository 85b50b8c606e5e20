"""Reads the lists by which names are told from ordinary words; see `holdspace.domain.nameless`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from holdspace.domain.nameless.known import NameLists


@cache
def name_lists() -> NameLists:
    """Return the lists that ship: English words, names and places as they come up in talk in the United Kingdom."""
    return NameLists(
        given=_items("given.txt"),
        places=_items("places.txt", by=","),
        employers=_items("employers.txt", by=","),
        ordinary=_items("ordinary.txt"),
        common=_items("common.txt"),
        short_forms={name: frozenset(forms.split()) for name, forms in map(_named, _items("short_forms.txt", by="\n"))},
    )


@cache
def german_name_lists() -> NameLists:
    """Return those for German talk: its words, and the names of both lists, for people move."""
    english, nouns = name_lists(), _items("german/nouns.txt")
    common, ordinary = _items("german/words.txt"), _items("german/ordinary.txt")
    return NameLists(
        given=(english.given - nouns - common) | _items("german/given.txt"),
        places=(english.places - nouns - common) | _items("german/places.txt", by=","),
        employers=(english.employers - nouns - common) | _items("german/employers.txt", by=","),
        ordinary=english.ordinary | ordinary,
        common=common | nouns | ordinary,
        short_forms=english.short_forms,
        nouns=nouns,
    )


def _items(name: str, by: str | None = None) -> frozenset[str]:
    text = files(__package__).joinpath("names").joinpath(name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(item.strip() for line in lines for item in line.split(by) if item.strip())


def _named(line: str) -> tuple[str, str]:
    name, _, forms = line.partition(":")
    return name, forms

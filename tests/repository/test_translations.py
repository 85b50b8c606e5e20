"""Every text has its German, and the catalogues say exactly what the sources say: found anew, compared byte by byte."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from tests.translations import catalogues

ROOMS = [room for room in catalogues.rooms() if catalogues.extracted(room)]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|{\w*}|%[sd]|%%")
TAG = re.compile(r"</?\w+")


def said_in(room: Path) -> Iterator[tuple[Message, str, str]]:
    """Yield each translated text with its English and German; a plural gives both of its forms."""
    for message in catalogues.read(room, "de"):
        if not message.id or not message.string:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        german = (message.string,) if isinstance(message.string, str) else message.string
        yield from ((message, str(said), str(pair)) for said, pair in zip(english, german, strict=True) if pair)


@pytest.fixture(params=ROOMS, ids=catalogues.name_of)
def room(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_a_catalogue_has_the_texts_that_its_room_says_now(room: Path):
    assert catalogues.po_path(room, "de").read_bytes() == catalogues.as_po(catalogues.updated(room, "de")), "make texts"


def test_what_the_server_reads_was_compiled_from_the_catalogue(room: Path):
    compiled = catalogues.po_path(room, "de").with_suffix(".mo").read_bytes()

    assert compiled == catalogues.as_mo(catalogues.read(room, "de")), "make texts"


def test_no_text_is_without_its_german(room: Path):
    assert catalogues.missing(catalogues.read(room, "de")) == []


def test_no_german_is_only_a_guess(room: Path):
    assert [message.id for message in catalogues.read(room, "de") if message.fuzzy] == []


def test_the_german_has_the_same_placeholders_and_tags(room: Path):
    differing = [
        english
        for _, english, german in said_in(room)
        if any(sorted(kind.findall(english)) != sorted(kind.findall(german)) for kind in (PLACEHOLDER, TAG))
    ]

    assert differing == []


def test_what_a_room_says_in_german_is_what_is_shown(room: Path):
    """No other package's catalogue, and no other room's, says the same English in another German."""
    with translation.override("de"):
        shown = {
            message.id: translation.gettext(english)
            for message, english, german in said_in(room)
            if isinstance(message.id, str) and translation.gettext(english) != german
        }

    assert shown == {}


def test_one_english_text_has_one_german_everywhere():
    said: dict[str, set[str]] = defaultdict(set)
    for room in ROOMS:
        for _, english, german in said_in(room):
            said[english].add(german)

    assert {english: germans for english, germans in said.items() if len(germans) > 1} == {}

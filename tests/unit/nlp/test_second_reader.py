"""Presidio as a second reader: what it adds to our own finding, and that it asks no other machine for anything."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from holdspace.domain.nameless.known import Category
from holdspace.nlp import second_reader
from holdspace.nlp.presidio import PresidioReader, find_model
from holdspace.nlp.second_reader import find_second_reader
from holdspace.workflows.find_names import find_names
from tests.unit.domain.nameless.planted import measure

TALK = (
    "My sister Hannah Weatherby moved to Cardiff for the BBC.",
    "Write to h.weatherby@nhs.uk or www.bbc.co.uk then.",
)


@pytest.fixture(scope="module")
def reader() -> PresidioReader:
    model = find_model()
    assert model is not None, "the extra `deidentify` is part of what the gate installs"
    return PresidioReader(model)


def test_names_places_and_numbers_are_found_where_they_stand(reader: PresidioReader):
    text = "Then Margaret Thatcher rang from London, and my number is 020 7946 0958."
    [found] = reader([text])

    said = {(text[each.start : each.end], each.category) for each in found}
    assert {("Margaret Thatcher", Category.PERSON), ("London", Category.PLACE)} <= said
    assert any(category is Category.NUMBER and "7946" in words for words, category in said)


def test_with_it_more_of_the_planted_identifiers_is_found(reader: PresidioReader):
    """The figures that docs/explanation/nameless-copies.md states, with known names and without."""
    with_names, without = (measure("tuning", "held_out", with_known=each, reader=reader) for each in (True, False))

    assert with_names.planted > 300
    assert with_names.recall >= 0.974, with_names.missed
    assert without.recall >= 0.955, without.missed
    assert without.recall > measure("tuning", "held_out", with_known=False).recall
    assert with_names.hidden_share < 0.04


def test_no_other_machine_is_asked_for_anything(reader: PresidioReader, monkeypatch: pytest.MonkeyPatch):
    """Presidio's own recogniser of mail addresses would fetch a list of public suffixes."""
    asked: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_: asked.append(args))
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))

    reader(TALK)

    assert asked == []


def test_what_either_of_the_two_finds_is_hidden(monkeypatch: pytest.MonkeyPatch, reader: PresidioReader):
    monkeypatch.setattr(second_reader, "find_spec", lambda _: None)
    find_second_reader.cache_clear()
    alone = find_names(TALK, ["Hannah"])
    monkeypatch.undo()
    find_second_reader.cache_clear()
    together = find_names(TALK, ["Hannah"])

    def places(found: Any) -> set[tuple[int, int]]:
        return {(turn, at) for turn, there in enumerate(found) for each in there for at in range(each.start, each.end)}

    assert places(alone) | {(turn, at) for turn, at in places(reader(TALK))} == places(together)


def test_without_a_model_there_is_no_second_reader(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("holdspace.nlp.presidio.MODELS", ("a_model_that_nobody_has",))
    find_second_reader.cache_clear()

    assert find_second_reader() is None

    monkeypatch.undo()
    find_second_reader.cache_clear()

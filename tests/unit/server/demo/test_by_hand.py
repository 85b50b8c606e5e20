"""The cast's codes by hand are codes of the scheme, in turn the therapist's and the client's."""

from __future__ import annotations

import tomllib

import pytest

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.server.demo.by_hand import labels_of
from holdspace.server.demo.story import CAST

FILES = sorted((CAST / "by_hand").glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_codes_by_hand_are_codes_of_the_scheme(path):
    given = tomllib.loads(path.read_text(encoding="utf-8"))

    assert given.keys() == {"therapist", "supervisor"}
    for coder in given.values():
        for number, words in coder.items():
            found = labels_of(int(number), words)
            assert all(label in {each.id for each in CODE_SCHEME[code].labels} for code, label in found.items())
            assert len([label for label in found.values() if label != "none"]) == len(words.split())

"""The table of `coding_input` holds, from the command line to the written codes."""

from __future__ import annotations

import json

import pytest

from holdspace.domain.coding.code_schemes import CODE_SCHEME
from tests.command_line import typed
from tests.spec.coding_input import GIVEN, ORDERS, Given


@pytest.mark.parametrize("row", GIVEN, ids=lambda row: row.what)
def test_input_is_coded_or_refused_as_the_table_says(row: Given, tmp_path, monkeypatch, capfd):
    path = tmp_path / row.name
    path.write_bytes(row.content)

    answer = typed(monkeypatch, capfd, "code", path, "--json")

    if not row.is_coded:
        assert (answer.code, answer.out) == (2, "")
        assert row.said in answer.err
        return
    assert answer.code == 0
    (session,) = json.loads(answer.out)["sessions"]
    assert row.said in " ".join(session["notes"])
    for turn in session["turns"]:
        known = {code: {label.id for label in CODE_SCHEME[code].labels} for code in turn["labels"]}
        assert all(set(label.split("|")) <= known[code] for code, label in turn["labels"].items())
        assert turn["text"] != ORDERS or turn["labels"].get("behaviour") != "reflection"

"""The table of `coding_input` holds, from the command line to the written codes."""

from __future__ import annotations

import json
import sys

import pytest

from holdspace.cli.main import main
from holdspace.domain.coding.code_schemes import CODE_SCHEME
from tests.spec.coding_input import GIVEN, ORDERS, Given


@pytest.mark.parametrize("row", GIVEN, ids=lambda row: row.what)
def test_input_is_coded_or_refused_as_the_table_says(row: Given, tmp_path, monkeypatch, capfd):
    path = tmp_path / row.name
    path.write_bytes(row.content)
    monkeypatch.setattr(sys, "argv", ["holdspace", "code", str(path), "--json"])

    with pytest.raises(SystemExit) as stop:
        main()

    out, err = capfd.readouterr()
    if not row.is_coded:
        assert (stop.value.code, out) == (2, "")
        assert row.said in err
        return
    assert not stop.value.code
    (session,) = json.loads(out)["sessions"]
    assert row.said in " ".join(session["notes"])
    for turn in session["turns"]:
        known = {code: {label.id for label in CODE_SCHEME[code].labels} for code in turn["labels"]}
        assert all(set(label.split("|")) <= known[code] for code, label in turn["labels"].items())
        assert turn["text"] != ORDERS or turn["labels"].get("behaviour") != "reflection"

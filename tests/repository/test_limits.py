"""The limits that the reference names are those of the code."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

import pytest

from tests.repository.project import read

ROW = re.compile(r"^\| [^|]+ \| ([\d,]+)(?: (\w+))? \| `([\w.]+)\.(\w+)` \|$", re.MULTILINE)
ROWS = ROW.findall(read("docs/reference/limits.md"))


def test_every_row_of_the_page_names_a_constant():
    lines = [line for line in read("docs/reference/limits.md").splitlines() if line.startswith("| ")]

    assert len(ROWS) == len(lines) - 1


@pytest.mark.parametrize(("number", "unit", "module", "name"), ROWS)
def test_a_limit_is_the_one_of_the_code(number: str, unit: str, module: str, name: str):
    limit = getattr(import_module(module), name)
    said = int(number.replace(",", ""))

    assert limit == {"days": timedelta(days=said), "MB": said * 1024 * 1024}.get(unit, said)

"""What is installed is pinned by hash, listed, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.repository.project import ROOT, read
from tests.sbom.__main__ import PATH, PINNED, pinned_text, text
from tests.sbom.locks import Pinned, browser_modules, python_packages

LOCKS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "requirements").glob("*.txt"))
LENGTH = {"SHA-256": 64, "SHA-384": 96, "SHA-512": 128}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_package_has_a_hash(lock: str):
    pinned = list(python_packages(lock))
    named = re.findall(r"^[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[^\]]*\])?\s*[=@]", read(lock), re.MULTILINE)

    assert len(pinned) == len(named) > 3
    assert [each.name for each in pinned if not each.hashes] == []


def test_pip_is_told_to_refuse_what_has_no_hash_and_to_look_for_nothing_else():
    makefile = read("Makefile")

    assert "LOCKED := $(PIP) --no-deps --require-hashes -r" in makefile
    installs = re.findall(r"^\t@?\$\((LOCKED|PIP)\)(.*)$", makefile, re.MULTILINE)
    assert [rest for how, rest in installs if how == "PIP" and "-e ." not in rest] == []


@pytest.mark.parametrize("module", list(browser_modules()), ids=lambda module: module.name)
def test_every_browser_module_has_a_strong_hash(module: Pinned):
    [(method, digest)] = module.hashes

    assert len(digest) == LENGTH[method]


def test_the_bill_of_materials_is_current_and_complete():
    listed = {each["purl"] for each in json.loads(PATH.read_text("utf-8"))["components"]}

    assert PATH.read_text("utf-8") == text(), "run: make sbom"
    assert {each.purl for each in (*python_packages(), *browser_modules())} == listed
    assert Path(PATH).stat().st_size < 2_000_000


def test_the_day_on_which_the_packages_were_pinned_goes_with_the_lock():
    assert PINNED.read_text("utf-8") == pinned_text(today=date.min), "run: make sbom"


def test_a_package_that_could_not_be_looked_up_fails_the_audit():
    assert "pip-audit --strict " in read("Makefile")

"""What is installed comes from where the installing machine is told to get it: no file names a registry."""

from __future__ import annotations

import re

import pytest

from tests.repository.project import ROOT, read, texts

# Put together here so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("download", "pytorch", "org"),
        ("proxy", "golang", "org"),
        ("huggingface", "co"),
        ("deb", "debian", "org"),
    )
]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_a_registry(host: str):
    assert [path.relative_to(ROOT).as_posix() for path, text in texts() if host in text] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_names_versions_and_hashes_only(lock):
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index-url" not in text
    pins = re.findall(r"^(?!#)([A-Za-z0-9][\w.\[\],-]*)\s*==\s*\S+", text, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins) > 5
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", ["base", "server", "dev", "training"])
def test_a_lock_pins_everything_that_is_asked_for_by_hand(name: str):
    asked = re.findall(r"^([A-Za-z][\w.-]*)", read(f"requirements/{name}.in"), flags=re.MULTILINE)
    pinned = {
        pin.lower()
        for pin in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", read(f"requirements/{name}.txt"), re.MULTILINE)
    }

    assert [each for each in asked if each.lower() not in pinned] == []

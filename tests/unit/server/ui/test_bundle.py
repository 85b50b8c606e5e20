"""Building the browser modules: from a lock without addresses, once, and with a sentence where it cannot be done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from holdspace.server.ui import bundle
from holdspace.server.ui.fingerprints import fingerprint_of

LOCK = json.loads((bundle.ROOT / "package-lock.json").read_text(encoding="utf-8"))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of its own with sources but no bundle."""
    (tmp_path / "package.json").write_text("{}", encoding="utf-8")
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    sources = tmp_path / "browser"
    sources.mkdir()
    (sources / "a.js").write_text("export {};", encoding="utf-8")
    monkeypatch.setattr(bundle, "ROOT", tmp_path)
    monkeypatch.setattr(bundle, "SOURCES", sources)
    monkeypatch.setattr(bundle, "TARGET", tmp_path / "bundle")
    monkeypatch.setattr(bundle, "STAMP", tmp_path / "bundle" / "built-from.txt")
    return tmp_path


def failing(tmp_path: Path) -> tuple[str, ...]:
    program = tmp_path / "npm"
    program.write_text("#!/bin/sh\necho 'npm error network ENOTFOUND' >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o700)
    return (str(program),)


def test_the_fingerprints_of_the_journal_that_are_published_are_those_of_the_scripts_that_are_served():
    assert bundle.is_current(), "The scripts were built from other sources: make assets."

    served = json.loads(bundle.MANIFEST.read_text(encoding="ascii"))
    served["page.js"] = fingerprint_of(bundle.TARGET.parent / "js" / "page.js")

    page = (bundle.ROOT / "docs/reference/journal-script.md").read_text(encoding="utf-8")
    for name in ("journal.js", "page.js", "htmx.js"):
        assert f"| `{name}` | `{served[name]}` |" in page


def test_the_lock_names_no_address():
    assert "resolved" not in json.dumps(LOCK)
    assert "://" not in json.dumps(LOCK)


def test_every_package_of_the_lock_is_pinned_by_its_hash():
    unpinned = [name for name, package in LOCK["packages"].items() if name and "integrity" not in package]

    assert unpinned == []


def test_the_direct_dependencies_are_exact_versions():
    package = json.loads((bundle.ROOT / "package.json").read_text(encoding="utf-8"))

    for version in (package["dependencies"] | package["devDependencies"]).values():
        assert version[0].isdigit()


def test_a_bundle_of_these_sources_is_not_built_again(checkout: Path):
    (checkout / "bundle").mkdir()
    bundle.STAMP.write_text(bundle.fingerprint(), encoding="ascii")

    assert bundle.is_current()


def test_a_changed_source_asks_for_a_new_bundle(checkout: Path):
    (checkout / "bundle").mkdir()
    bundle.STAMP.write_text(bundle.fingerprint(), encoding="ascii")

    (checkout / "browser" / "a.js").write_text("export const a = 1;", encoding="utf-8")

    assert not bundle.is_current()


def test_an_unreachable_registry_is_said_with_what_to_do(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(bundle, "_npm", lambda: failing(checkout))

    code = bundle.main()

    said = capsys.readouterr().err
    assert code == 1
    assert "ENOTFOUND" in said
    assert "npm_config_registry" in said
    assert "pages work without" in said


def test_without_a_lock_it_says_where_it_looked(checkout: Path, capsys: pytest.CaptureFixture[str]):
    (checkout / "package-lock.json").unlink()

    assert bundle.main() == 1
    assert "package-lock.json" in capsys.readouterr().err

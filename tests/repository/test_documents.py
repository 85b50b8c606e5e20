"""The documents tell of what is there: rooms, words, settings, commands, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from holdspace.cli.main import COMMANDS as LIBRARY_COMMANDS
from holdspace.domain.access import Action, Kind, Purpose
from holdspace.domain.people import Role
from holdspace.policy import PolicyEngine
from holdspace.server.command import COMMANDS as SERVER_COMMANDS
from tests.repository.project import DOCS, ROOT, SOURCE, read, tracked_files

KINDS = {"tutorials", "how-to", "reference", "explanation"}
PAGES = [path for path in tracked_files() if path.suffix == ".md"]
WORDS = (
    "Client Therapist Supervisor User Session Transcript Recording Turn Utterance CodeScheme Code Coder Rupture Repair "
    "Instrument Item Subscale Response Score Band Norms Occasion Trajectory Alert CarePlan Goal Consent Purpose "
    "Decision Policy Role AuditEvent Checkpoint Door Look Scope Job Worker ModelCard Vault"
).split()


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"]
)
def test_the_documents_one_looks_for_are_there(name: str):
    assert len(read(name)) > 500


def test_the_readme_has_the_two_commands_and_the_screenshot():
    text = read("README.md")

    assert "make run" in text
    assert "make test" in text
    assert re.search(r"!\[[^\]]+\]\(docs/images/[\w-]+\.(png|svg)\)", text)


@pytest.mark.parametrize("word", WORDS)
def test_the_glossary_explains_the_words_of_the_code(word: str):
    assert re.search(rf"\*\*[^*]*\b{word}\b[^*]*\*\*", read("GLOSSARY.md"))


@pytest.mark.parametrize("word", [*Role, *Purpose, *Kind, *Action])
def test_the_glossary_lists_every_role_purpose_kind_and_action(word: str):
    assert f"`{word}`" in read("GLOSSARY.md")


def test_every_setting_is_documented_and_no_other():
    read_by_settings = set(re.findall(r'"(HOLDSPACE_\w+)"', read("src/holdspace/server/settings/environment.py")))
    documented = set(re.findall(r"^\| `(HOLDSPACE_\w+)`", read("docs/reference/settings.md"), re.MULTILINE))

    assert documented == read_by_settings


@pytest.mark.parametrize("command", LIBRARY_COMMANDS)
def test_every_command_of_the_library_is_documented(command: str):
    assert f"`holdspace {command}" in read("docs/reference/commands.md")


@pytest.mark.parametrize("command", SERVER_COMMANDS)
def test_every_command_of_the_installation_is_documented(command: str):
    assert f"`holdspace-server {command}" in read("docs/reference/commands.md")


def test_no_command_is_documented_that_is_not_there():
    text = read("docs/reference/commands.md")

    assert set(re.findall(r"`holdspace ([a-z-]+)", text)) <= set(LIBRARY_COMMANDS)
    assert set(re.findall(r"`holdspace-server ([a-z-]+)", text)) <= set(SERVER_COMMANDS)


def test_every_target_of_the_makefile_is_explained_and_does_something():
    text = read("Makefile")
    explained = set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    phony = set(" ".join(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)).split())

    assert explained == phony


def test_the_pages_stand_in_the_four_kinds():
    folders = {path.relative_to(DOCS).parts[0] for path in PAGES if DOCS in path.parents and path.parent != DOCS}

    assert folders == KINDS | {"decisions"}


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(document: Path):
    broken = []
    for target in re.findall(
        r"\]\((?!https?://|mailto:)([^)#\s]+)?(#[^)\s]+)?\)", document.read_text(encoding="utf-8")
    ):
        file = document.parent / target[0] if target[0] else document
        if not file.exists() or (target[1] and file.suffix == ".md" and target[1][1:] not in anchors(file)):
            broken.append("".join(target))

    assert broken == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", sorted((DOCS / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_says_why_and_what_follows(document: Path):
    text = document.read_text(encoding="utf-8")

    assert re.fullmatch(r"\d{4}-[a-z0-9-]+", document.stem)
    for heading in ("## Context", "## Options", "## Decision", "## Consequences"):
        assert heading in text


def test_decisions_are_numbered_one_after_the_other():
    numbers = [int(page.stem[:4]) for page in sorted((DOCS / "decisions").glob("*.md"))]

    assert numbers == list(range(1, len(numbers) + 1))


def test_what_is_stored_in_clear_is_published_column_by_column():
    """See tests/integration/test_inventory.py for the other half: the columns there are."""
    text = read("docs/reference/stored-in-clear.md")

    assert text.count("| `") > 50


def test_the_generated_pages_say_so():
    for page in (DOCS / "reference").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        if "tests.spec.generate" in text:
            assert "generated" in text.lower()


def test_no_package_is_without_a_word_of_what_belongs_there():
    silent = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("__init__.py")
        if not {"migrations", "management", "commands", "templatetags"} & set(path.parts)
        and '"""' not in path.read_text("utf-8")
    ]

    assert silent == []


def test_the_page_of_policies_holds_each_in_the_words_of_its_text():
    page = read("docs/reference/policies.md")
    rows = set(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", page, re.MULTILINE))

    assert rows == {(text.id, text.reason) for text in PolicyEngine.load().policy_texts()}

"""The checklist names every item of the standard that was aimed at, and files that are there."""

from __future__ import annotations

import re

import pytest

from tests.repository.project import ROOT, SOURCE, read

# The levels of the items of each section of ASVS 5.0.0, in their order: "1122" is two of level 1, two of level 2.
SECTIONS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233",
    "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333",
    "6.4": "112233", "6.5": "22222333", "6.6": "2223", "6.7": "33",
    "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
}  # fmt: skip
IN_FULL = {"6", "7", "8", "11", "14", "16"}
NAMED = r"`([\w./-]+\.(?:py|md|json|toml|txt))(?:::(\w+))?`"
PAGE = read("docs/reference/asvs.md")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)


def asked_for() -> set[str]:
    return {
        f"{section}.{place}"
        for section, levels in SECTIONS.items()
        for place, level in enumerate(levels, 1)
        if level in "12" or section.partition(".")[0] in IN_FULL
    }


def test_every_item_that_was_aimed_at_is_answered_once():
    answered = [item for item, _, _ in ROWS]

    assert len(answered) == len(set(answered))
    assert set(answered) == asked_for()


def test_each_answer_begins_with_one_of_the_six_words():
    words = ("kept", "partly", "gap", "yours", "none")

    assert [item for item, _, answer in ROWS if not answer.startswith(words)] == []


def test_whatever_is_kept_names_its_evidence_or_says_that_it_was_only_read():
    kept = [(item, answer) for item, _, answer in ROWS if answer.startswith(("kept", "partly"))]

    assert [item for item, answer in kept if not re.search(NAMED, answer) and "by reading" not in answer] == []


def test_nothing_was_only_read_where_level_three_was_aimed_at():
    assert [item for item, _, answer in ROWS if item.partition(".")[0] in IN_FULL and "by reading" in answer] == []


@pytest.mark.parametrize(("named", "test"), sorted(set(re.findall(NAMED, PAGE))))
def test_each_file_and_test_that_is_named_is_there(named: str, test: str):
    found = [folder / named for folder in (SOURCE, ROOT / "tests", ROOT) if (folder / named).is_file()]

    assert found
    assert not test or f"def {test}(" in found[0].read_text(encoding="utf-8")

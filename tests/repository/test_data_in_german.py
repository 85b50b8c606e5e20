"""What the data files say is there in German too: each text under the same key, and nothing but texts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from holdspace.definitions import load_instrument, load_instruments
from holdspace.definitions.conversation_guides import load_guides
from holdspace.definitions.translation import TEXTS, in_words_of, mark_of, read_texts
from holdspace.domain.errors import BadInput
from holdspace.domain.guides.guide import Guide
from tests.repository.project import ROOT

PACKAGE = ROOT / "src/holdspace"
FOLDERS = ("guides", "instruments", "preferences", "scoring_only", "screening", "worksheets")
FILES = [
    *(path for folder in FOLDERS for path in sorted((PACKAGE / "definitions" / folder).glob("*.toml"))),
    PACKAGE / "server/consents/words.toml",
    PACKAGE / "server/exceptions/jurisdictions.toml",
    PACKAGE / "server/ui/crisis_help.toml",
]
# Quoted as they stand: sources, licences and notices of others, names, and what tells one edition from another.
MAY_STAY = frozenset("bands_source checked language notice number short_title source sources version".split())
# The words of a questionnaire: all of them German, or none, where there is no German wording that may be used.
WORDING = frozenset({"instruction", "stem", "text"})
NOT_IN_GERMAN = {"asq", "collaborate", "core-10", "k10", "k6", "pcl-5"}
OWN = {"goal-rating", "session-check"}
# Of the measure LIX (Björnsson 1968): below 30 a book for children, to 40 easy, to 50 a newspaper.
EASY, AS_A_NEWSPAPER = 40, 50


def lix(text: str) -> float:
    """Return how hard a text is to read: words a sentence, and the share of words longer than six letters."""
    sentences = [each for each in re.split(r"[.!?:](?:\s|$)|\n", text) if re.search(r"\w", each)]
    words = re.findall(r"\w+", text)
    return len(words) / len(sentences) + 100 * sum(len(word) > 6 for word in words) / len(words)


def german(path: Path) -> dict[str, Any]:
    return read_texts(path.parent, path.name, "de")


def untranslated(
    raw: Mapping[str, Any], texts: Mapping[str, Any], needed: frozenset[str], at: str = ""
) -> Iterator[str]:
    """Yield where an English text has none in German; of a list of sentences each has its own."""
    for key, value in raw.items():
        text = texts.get(key)
        if isinstance(value, Mapping):
            yield from untranslated(value, text or {}, needed, f"{at}{key}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            by_mark = {mark_of(each): each for each in text or ()}
            for entry in value:
                yield from untranslated(entry, by_mark.get(mark_of(entry), {}), needed, f"{at}{key}.{mark_of(entry)}.")
        elif key in needed and value and (not text or (isinstance(value, list) and len(value) != len(text))):
            yield f"{at}{key}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_text_of_a_data_file_is_there_in_german(path: Path):
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    is_wording_elsewhere = path.parent.name == "scoring_only"
    has_none = is_wording_elsewhere or (path.parent.name == "instruments" and path.stem in NOT_IN_GERMAN)
    needed = TEXTS - MAY_STAY - (WORDING if has_none else frozenset())

    # What is asked in English, or in the words of a licence, keeps the name that it is known by.
    stays = {"title"} if has_none else set()
    assert set(untranslated(raw, german(path), needed)) == stays


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_german_says_nothing_that_english_does_not(path: Path):
    raw = tomllib.loads(path.read_text(encoding="utf-8"))

    assert in_words_of(raw, german(path), source=path.name).keys() == raw.keys()


@pytest.mark.parametrize("id_", load_instruments())
def test_a_questionnaire_is_german_or_english_and_never_mixed(id_: str):
    english, in_german = load_instrument(id_), load_instrument(id_, "de")

    is_english = in_german.language == "en"

    assert is_english is (id_ in NOT_IN_GERMAN)
    # Numbers alone are the same words in both.
    pairs = zip(english.items, in_german.items, strict=True)
    assert all((mine.text == its.text) is is_english for mine, its in pairs)


@pytest.mark.parametrize("id_", load_instruments())
def test_a_language_changes_no_score(id_: str):
    english, in_german = load_instrument(id_), load_instrument(id_, "de")

    def numbers(instrument: Any) -> list[Any]:
        bands = [(scale.id, [(band.lower, band.upper) for band in scale.bands]) for scale in instrument.scales]
        risks = [(risk.item, risk.at_least, risk.is_urgent) for risk in instrument.risk_items]
        return [instrument.version, [(item.id, item.values) for item in instrument.items], bands, risks]

    assert numbers(in_german) == numbers(english)


@pytest.mark.parametrize("id_", sorted(set(load_instruments()) - NOT_IN_GERMAN - OWN))
def test_a_german_wording_says_what_it_was_checked_against(id_: str):
    texts = german(PACKAGE / "definitions/instruments" / f"{id_}.toml")

    assert any("2026-11" in each or "agree" in each for each in texts["checked"])


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ({"range": [0, 9]}, "range"),
        ({"surprise": "Hallo"}, "surprise"),
        ({"items": [{"id": "2", "text": "Zwei"}]}, "no entry 2"),
        ({"title": ["Titel"]}, "title"),
    ],
    ids=["a number", "a stranger", "an entry that is not there", "a list for a text"],
)
def test_a_translation_that_is_more_than_words_is_refused(texts: dict[str, Any], why: str):
    raw = {"title": "Title", "range": [0, 3], "items": [{"id": "1", "text": "One"}]}

    with pytest.raises(BadInput, match=why):
        in_words_of(raw, texts, source="de/made-up.toml")


def test_a_text_without_a_translation_stays_english():
    raw = {"title": "Title", "items": [{"id": "1", "text": "One"}, {"id": "2", "text": "Two"}]}

    shown = in_words_of(raw, {"items": [{"id": "2", "text": "Zwei"}]}, source="de/made-up.toml")

    assert shown == {"title": "Title", "items": [{"id": "1", "text": "One"}, {"id": "2", "text": "Zwei"}]}


@pytest.mark.parametrize("guide", load_guides("de").values(), ids=lambda guide: guide.occasion)
def test_the_clients_side_of_a_german_guide_is_easy_to_read(guide: Guide):
    side = guide.client

    assert lix("\n".join([side.why, *side.steps, *side.sentences, *side.avoid])) < EASY


def test_what_is_asked_for_in_german_is_read_more_easily_than_a_newspaper():
    asked = german(PACKAGE / "server/consents/words.toml")["consents"]

    assert max(lix(" ".join(f"{each['text']} {each['if_withdrawn']}".split())) for each in asked) < AS_A_NEWSPAPER


def test_a_hard_german_text_is_told_from_an_easy_one():
    """Five words, none long: 5. Four words in one sentence, all of them long: 104."""
    assert lix("Das ist gut zu uns.") == 5
    assert lix("Gemeinsame Entscheidungsfindung erfordert Verständnis.") == 104

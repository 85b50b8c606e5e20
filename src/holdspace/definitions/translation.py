"""The texts of a data file in another language: a file of the same name in the folder of that language beside it.

``guides/de/strain.toml`` holds the German texts of ``guides/strain.toml``: texts and nothing else, under the same keys.
An entry of a list is found by its mark (``id``, ``value``, …), so that nothing depends on the order. Where a file or a
text is missing the English one stays: a gap is shown in English, never left empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

from holdspace.domain.errors import BadInput

ENGLISH = "en"
# What tells the entries of a list apart; the first that an entry has.
MARKS = ("id", "purpose", "ground", "call", "code", "item", "value", "from")
# What may be put into another language. Numbers, limits, kinds and licences are the same in all of them.
TEXTS = frozenset(
    """
    about action avoid bands_source cannot_say checked client_talk high hint hours if_withdrawn instruction label
    language low meaning name notice number recall sentences short_title source sources stem steps talk text title
    version why
    """.split()
)


def read_data(folder: Traversable, name: str, language: str = ENGLISH) -> dict[str, Any]:
    """Return what a data file holds, in the words of a language where there are any; raise BadInput for wrong ones."""
    raw = tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    texts = read_texts(folder, name, language)
    return in_words_of(raw, texts, source=f"{language}/{name}")


def read_texts(folder: Traversable, name: str, language: str) -> dict[str, Any]:
    """Return a file's texts in a language; nothing where there are none."""
    file = folder.joinpath(language, name)
    # Of English there is no other file: it is what the data are written in.
    if language == ENGLISH or not language.isalpha() or not file.is_file():
        return {}
    return tomllib.loads(file.read_text(encoding="utf-8"))


def in_words_of(raw: Mapping[str, Any], texts: Mapping[str, Any], *, source: str) -> dict[str, Any]:
    """Return the data with these texts in place of their own; raise BadInput for a key that is no text of theirs."""
    if unknown := sorted(key for key in texts if key not in raw and key not in MARKS):
        raise BadInput(f"There is no text {unknown[0]} to translate.", source=source)
    return {key: _worded(key, value, texts[key], source) if key in texts else value for key, value in raw.items()}


def _worded(key: str, value: Any, text: Any, source: str) -> Any:
    if isinstance(value, Mapping):
        return in_words_of(value, text, source=source)
    if _is_table_list(value):
        return _worded_list(value, text, source)
    if key in MARKS and value == text:
        return value
    if key not in TEXTS or type(value) is not type(text):
        raise BadInput(f"{key} is no text, or not such a one.", source=source)
    return text


def _worded_list(entries: list[Mapping[str, Any]], texts: list[Mapping[str, Any]], source: str) -> list[Any]:
    by_mark = {mark_of(each): each for each in texts}
    if strangers := set(by_mark) - {mark_of(each) for each in entries}:
        raise BadInput(f"There is no entry {sorted(map(str, strangers))[0]} to translate.", source=source)
    return [in_words_of(each, by_mark.get(mark_of(each), {}), source=source) for each in entries]


def _is_table_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def mark_of(entry: Mapping[str, Any]) -> Any:
    """Return what tells an entry of a list from the others; None where it has nothing of the kind."""
    return next((entry[mark] for mark in MARKS if mark in entry), None)

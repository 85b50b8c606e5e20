"""WordPiece tokens as BERT's uncased models want them, written small so that no tokeniser library is needed.

Devlin et al. (2019), https://arxiv.org/abs/1810.04805; the same ids as `BertTokenizerFast`, see the test vectors. Text
is cleaned, lower-cased, stripped of accents, split at spaces and punctuation, and each word is cut greedily into the
longest pieces of the vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from holdspace.domain.errors import OperatorError

LONGEST_WORD = 100
CACHED_WORDS = 50_000
_ASCII_CONTROL = {code: None for code in [*range(32), 127] if chr(code) not in "\t\n\r"}
_ASCII_TOKEN = re.compile(r"[!-/:-@\[-`{-~]|[^\s!-/:-@\[-`{-~]+")
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class WordPiece:
    """A vocabulary that turns text into token ids; words already seen are remembered, up to a limit."""

    def __init__(self, vocabulary: Path) -> None:
        try:
            pieces = vocabulary.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise OperatorError(
                "The tokeniser's vocabulary cannot be read.", hint="Install Holdspace again."
            ) from error
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        self.unknown, self.first, self.last = self._ids["[UNK]"], self._ids["[CLS]"], self._ids["[SEP]"]
        self._words: dict[str, tuple[int, ...]] = {}

    def ids(self, text: str) -> list[int]:
        """Return the ids of a text, without the marks of beginning and end."""
        found: list[int] = []
        for word in _ascii_words(text) if text.isascii() else _words(text):
            found.extend(self._words.get(word) or self._pieces(word))
        return found

    def ends(self, text: str, limit: int) -> list[int]:
        """Return at most ``limit`` ids with both marks; of a long turn its beginning and its end."""
        ids = self.ids(text)
        room = limit - 2
        if len(ids) > room:
            ids = ids[: room // 2] + ids[-(room - room // 2) :]
        return [self.first, *ids, self.last]

    def _pieces(self, word: str) -> tuple[int, ...]:
        pieces = self._cut(word)
        if len(self._words) < CACHED_WORDS:
            self._words[word] = pieces
        return pieces

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST_WORD:
            return (self.unknown,)
        pieces, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            end = next((end for end in range(len(word), start, -1) if mark + word[start:end] in self._ids), None)
            if end is None:
                return (self.unknown,)
            pieces.append(self._ids[mark + word[start:end]])
            start = end
        return tuple(pieces)


def _ascii_words(text: str) -> list[str]:
    """Return the words of plain English text; the quick way, as nearly all text here is."""
    return _ASCII_TOKEN.findall(text.translate(_ASCII_CONTROL).lower())


def _words(text: str) -> list[str]:
    spaced = "".join(map(_cleaned, text))
    bare = "".join(character for character in unicodedata.normalize("NFD", spaced) if not _is_accent(character))
    return "".join(f" {character} " if _is_punctuation(character) else character for character in bare.lower()).split()


def _cleaned(character: str) -> str:
    """Return a space for any white space, nothing for what cannot be seen, and CJK signs as words of their own."""
    if character in "\t\n\r" or (character.isspace() and unicodedata.category(character)[0] == "Z"):
        return " "
    if character in "\x00\ufffd" or unicodedata.category(character)[0] == "C":
        return ""
    code = ord(character)
    return f" {character} " if any(first <= code <= last for first, last in _CJK) else character


def _is_accent(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def _is_punctuation(character: str) -> bool:
    is_ascii_sign = character.isascii() and not character.isalnum() and not character.isspace()
    return is_ascii_sign or unicodedata.category(character)[0] == "P"

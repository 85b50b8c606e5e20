"""Finding identifiers: what is known, what has the shape of one, what is on a list, what is written like a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from holdspace.domain.nameless.german import GERMAN_NAMED, GERMAN_SHAPES, is_noun
from holdspace.domain.nameless.known import Category, Identifier, KnownNames, NameLists
from holdspace.domain.nameless.patterns import ANYWHERE, NAMED, SHAPES
from holdspace.domain.nameless.unfamiliar import find_unfamiliar
from holdspace.domain.nameless.variants import find_variants

_CAPITAL = re.compile(r"(?<![\w'’])(?:[A-ZÀ-Ý][\w'’-]*)(?:\s(?:of\s(?:the\s)?)?[A-ZÀ-Ý][\w'’-]*)*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TOKEN = re.compile(r"[\w'’-]+")
_NAMES = {Category.PERSON, Category.PLACE, Category.ORGANISATION}
_SENTENCE_END = re.compile(r"(?:^|[.!?…:]['’\")]?)\s*$")
# After these people begin anew with a capital as well, but not always: only for a word that is commonly none.
_NEW_BEGINNING = re.compile(r"(?:[\n\"“”„«»‘(\[–—]|[\])]|\s['-])\s*$")
# Looked back this far only, or a turn of thousands of capitals would take minutes.
_NEAR = 10


def find_identifiers(
    turns: Sequence[str], known: KnownNames, lists: NameLists, also: Sequence[Sequence[Identifier]] = ()
) -> list[tuple[Identifier, ...]]:
    """Return for each turn what may tell who somebody is, in order and without overlaps.

    A name that is written with a capital amid a sentence once is taken for a name wherever it stands. ``also`` is what
    somebody else found in each turn; nothing of it is dropped but ordinary words at either end.
    """
    learned = frozenset(word for text in turns for word in _amid_sentences(text, lists))
    others = also or [()] * len(turns)
    return [
        _merged([*_candidates(text, known, lists, learned), *_without_ordinary(text, there, lists)])
        for text, there in zip(turns, others, strict=True)
    ]


def _candidates(text: str, known: KnownNames, lists: NameLists, learned: frozenset[str]) -> Iterator[Identifier]:
    yield from _exactly(text, known.words, Category.PERSON)
    yield from _listed(text, lists)
    for category, shape in (*ANYWHERE, *(GERMAN_SHAPES if lists.nouns else SHAPES)):
        yield from (Identifier(*match.span(), category) for match in shape.finditer(text))
    for named in GERMAN_NAMED if lists.nouns else NAMED:
        yield from (Identifier(*match.span(1), Category.PERSON) for match in named.finditer(text))
    for match in _WORD.finditer(text):
        if _stem(match[0]) in learned and match[0][0].isupper():
            yield Identifier(*match.span(), Category.PERSON)
    yield from _capitalised(text, lists)
    yield from find_variants(text, known, lists)
    if not lists.nouns:
        yield from find_unfamiliar(text, lists)


def _listed(text: str, lists: NameLists) -> Iterator[Identifier]:
    """Yield what is on a list; where nouns have capitals, names have them as well, and a word without is none."""
    for category, words in ((Category.PLACE, lists.places), (Category.ORGANISATION, lists.employers)):
        yield from (each for each in _exactly(text, _on_list(text, words), category) if _may_be_name(text, each, lists))
    for match in _WORD.finditer(text):
        person = Identifier(*match.span(), Category.PERSON)
        if _stem(match[0]) in lists.given and _may_be_name(text, person, lists):
            yield person


def _may_be_name(text: str, found: Identifier, lists: NameLists) -> bool:
    return text[found.start].isupper() or not lists.nouns


def _exactly(text: str, words: Iterable[str], category: Category) -> Iterator[Identifier]:
    for word in words:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?:['’]?s)?(?!\w)", text, re.IGNORECASE):
            yield Identifier(*match.span(), category)


def _on_list(text: str, words: frozenset[str]) -> list[str]:
    """Return which of many words stand in the text, one or two or three in a row."""
    spoken = [match[0].lower() for match in _WORD.finditer(text)]
    runs = {" ".join(spoken[at : at + length]) for length in (1, 2, 3) for at in range(len(spoken))}
    return [run for run in runs if run in words or run.removesuffix("s") in words]


def _without_ordinary(text: str, there: Iterable[Identifier], lists: NameLists) -> Iterator[Identifier]:
    for each in there:
        words = [match.span() for match in _TOKEN.finditer(text, each.start, each.end)]
        telling = [span for span in words if not _is_ordinary(text[slice(*span)], lists)]
        if each.category not in _NAMES:
            yield each
        elif telling:
            yield Identifier(telling[0][0], telling[-1][1], each.category)


def _capitalised(text: str, lists: NameLists) -> Iterator[Identifier]:
    for match in _CAPITAL.finditer(text):
        start, words = match.start(), match[0].split()
        while words and (_is_ordinary(words[0], lists) or _begins_sentence(text, start, words[0], lists)):
            start += len(words[0]) + 1
            words = words[1:]
        while words and _is_ordinary(words[-1], lists):
            words = words[:-1]
        if words:
            yield Identifier(start, start + len(" ".join(words)), Category.NAME)


def _begins_sentence(text: str, start: int, word: str, lists: NameLists) -> bool:
    stem, near = _stem(word), (max(0, start - _NEAR), start)
    if stem in lists.given:
        return False
    return bool(_SENTENCE_END.search(text, *near) or (stem in lists.common and _NEW_BEGINNING.search(text, *near)))


def _is_ordinary(word: str, lists: NameLists) -> bool:
    plain = re.sub(r"-?\d+$", "", _stem(word))  # PHQ-9 is no more a name than PHQ
    is_stressed = len(word) > 1 and word.isupper() and plain in lists.common and plain not in lists.given
    is_noun_of_theirs = bool(lists.nouns) and is_noun(word, lists)
    return (
        word.lower().replace("’", "'") in lists.ordinary or plain in lists.ordinary or is_stressed or is_noun_of_theirs
    )


def _amid_sentences(text: str, lists: NameLists) -> Iterator[str]:
    for found in _capitalised(text, lists):
        yield from (_stem(word) for word in text[found.start : found.end].split() if word[0].isupper())


def _stem(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower())


def _merged(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Join what overlaps; the category is that of whichever began first and was longest."""
    joined: list[Identifier] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if joined and each.start < joined[-1].end:
            last = joined[-1]
            joined[-1] = Identifier(last.start, max(last.end, each.end), last.category)
        else:
            joined.append(each)
    return tuple(joined)

"""Is ``Something:`` at the start of a line a speaker's name or part of what is said?

A name is short, and it is known, a role (``T``, ``Client``), or comes back: any other label that stands only once in
a file is read as speech, so that "And then she said: no" stays whole. Recognisers and editors write a name in brackets
or between asterisks: ``[SPEAKER_00]: ...``, ``**Ana:** ...``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from holdspace.domain.conversation.speakers import speaker_by_name

_LABEL = re.compile(r"\s*([^\W\d_][^:\n<>\[\]?!;]{0,39}?)\s*:(?:\s+|$)(.*)\Z", re.DOTALL)
_MARKED = re.compile(
    r"\s*(?:\[([^\[\]:\n]{1,40})\]|\(([^():\n]{1,40})\)|\*\*([^*:\n]{1,40})(?::\*\*|\*\*(?=\s*:)))\s*(:?)\s*(.*)\Z",
    re.DOTALL,
)
# In brackets and without a colon may stand a sound, too; what recognisers call a speaker is none.
NUMBERED = re.compile(r"(?:speaker|sprecher)[ _]?\d{1,3}|speaker[ _][a-z]", re.IGNORECASE)
_MOST_WORDS = 4
# As directories of institutions call their people: "Kessler, Rosa". Speech goes on in small letters after a comma.
_SURNAME_FIRST = re.compile(r"[^,]+, [^\W\d_][^,]*")


def split_label(text: str) -> tuple[str, str] | None:
    """Return a possible name and what follows it, or None."""
    match = _LABEL.match(_unmarked(text))
    if match is None or len(match[1].split()) > _MOST_WORDS:
        return None
    name = " ".join(match[1].split())
    return (name, match[2]) if "," not in name or _is_surname_first(name) else None


def _is_surname_first(name: str) -> bool:
    first = name.partition(", ")[2]
    return _SURNAME_FIRST.fullmatch(name) is not None and name[0].isupper() and first[0].isupper()


def _unmarked(text: str) -> str:
    """Return a line that begins with a marked name as ``Name: ...``; any other as it is."""
    match = _MARKED.match(text)
    if match is None:
        return text
    name = match[1] or match[2] or match[3]
    is_name = match[3] or match[4] or NUMBERED.fullmatch(name)
    return f"{name}: {match[5]}" if is_name else text


def names_among(texts: Iterable[str], known: Collection[str] = ()) -> frozenset[str]:
    """Return the labels of these lines that are names; ``known`` are names that somebody said beforehand."""
    said = {name.casefold() for name in known}
    labels = Counter(split[0] for split in map(split_label, texts) if split)
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    for label, count in labels.most_common():  # a name that is written in two ways is called by the commoner
        found.setdefault(label.casefold(), label)
        times[label.casefold()] += count
    return frozenset(
        label
        for folded, label in found.items()
        if folded in said or times[folded] > 1 or NUMBERED.fullmatch(label) or speaker_by_name(label) is not None
    )


def split_name(text: str, names: frozenset[str]) -> tuple[str, str]:
    """Return the name and the speech; the name is empty where the line has none of these names."""
    split = split_label(text)
    name = _by_small_letters(names).get(split[0].casefold()) if split else None
    return (name, split[1]) if split and name else ("", text)


@lru_cache(maxsize=2)
def _by_small_letters(names: frozenset[str]) -> Mapping[str, str]:
    """Return the names by themselves in small letters, for "ANA:" is "Ana:"."""
    return {name.casefold(): name for name in names}

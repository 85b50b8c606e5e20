"""Wordings that can speak of strain between the two, in the families of the 3RS: withdrawal and confrontation.

After the Rupture Resolution Rating System (Eubanks, Muran & Safran, manual 2015; Eubanks, Lubitz, Muran & Safran 2019,
https://doi.org/10.1080/10503307.2018.1552034). The manual's raters judge what an utterance does in its place; here only
wordings are looked for, chosen by hand. Each place is therefore a possibility to be asked about, never a finding: most
ruptures show in no such words, and most such words are no rupture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.strain_wordings import CONFRONTATION, REPORTING, WITHDRAWAL
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.language import noop

MINIMAL_WORDS = 2
MINIMAL_RUN = 3
_FAR = 120  # letters


class StrainFamily(StrEnum):
    """Which way a client may be moving: away from the therapist or the work, or against them."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"


@dataclass(frozen=True, slots=True)
class StrainMarker:
    """A possible sign of strain: the place of the client's turn, its family, its kind and the words that were found."""

    at: int
    family: StrainFamily
    kind: str
    words: str


_PATTERNS = tuple(
    (family, kind, re.compile(rf"(?<!\w)(?:{'|'.join(wordings)})"))
    for family, kinds in ((StrainFamily.WITHDRAWAL, WITHDRAWAL), (StrainFamily.CONFRONTATION, CONFRONTATION))
    for kind, wordings in kinds.items()
)


def strain_markers(coded: CodedTranscript) -> tuple[StrainMarker, ...]:
    """Return the places whose wording can speak of strain, in order; at most one of each family a turn."""
    found = [*_by_wording(coded), *_minimal_answers(coded)]
    return tuple(sorted(found, key=lambda marker: (marker.at, marker.family)))


def _by_wording(coded: CodedTranscript) -> Iterator[StrainMarker]:
    for at, each in enumerate(coded.turns):
        if each.turn.speaker is not Speaker.CLIENT:
            continue
        text = f"{each.turn.text.lower().replace('’', chr(39)).rstrip()}."
        seen: set[StrainFamily] = set()
        for family, kind, pattern in _PATTERNS:
            match = next((found for found in pattern.finditer(text) if not _is_reported(text, found.start())), None)
            if match and family not in seen:
                seen.add(family)
                yield StrainMarker(at, family, kind, match.group().strip(" .!"))


def _is_reported(text: str, at: int) -> bool:
    """Return whether the sentence up to a place says that somebody said what follows, to somebody else."""
    before = re.split(r"[.!?]", text[max(at - _FAR, 0) : at])[-1]
    return REPORTING.search(before) is not None


def _minimal_answers(coded: CodedTranscript) -> Iterator[StrainMarker]:
    """Yield where a client answers open questions with next to nothing, several times running."""
    run: list[int] = []
    for at, each in enumerate(coded.turns):
        if each.turn.speaker is not Speaker.CLIENT:
            continue
        is_minimal = each.turn.words <= MINIMAL_WORDS
        if is_minimal and at and coded.turns[at - 1].labels.get("question") == "open":
            run.append(at)
            if len(run) == MINIMAL_RUN:
                yield StrainMarker(
                    run[0], StrainFamily.WITHDRAWAL, noop("answers with next to nothing"), coded.turns[run[0]].turn.text
                )
        elif not is_minimal:
            run = []

"""A session that was coded and summed up, with the name it goes by."""

from __future__ import annotations

from dataclasses import dataclass

from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.summary import SessionSummary


@dataclass(frozen=True, slots=True)
class Analysed:
    """``reason`` says why the speakers were taken for who they are, empty where nobody had to ask."""

    id: str
    coded: CodedTranscript
    summary: SessionSummary
    reason: str = ""

"""What stands inside the seals: plain JSON values and the values of the domain they are made from.

The words of a conversation stand in the transcript's seal alone. Codes are sealed without them and joined to them when
both have been opened: who may see the one and not the other gets no more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from holdspace.domain.coding.behaviour_counts import BehaviourCount
from holdspace.domain.coding.coded import CodedTranscript
from holdspace.domain.coding.coded_json import from_json, to_json
from holdspace.domain.coding.moments import Moment, MomentKind
from holdspace.domain.coding.summary import Figure, SessionSummary
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class Draft:
    """A transcript as it was handed in; ``speakers`` is who we take the names for, None where we cannot tell."""

    said: tuple[NamedUtterance, ...]
    speakers: Mapping[str, Speaker | None]
    reason: str


@dataclass(frozen=True, slots=True)
class CodedSession:
    """What the coder made of a session: codes, figures, moments, counts, and how good it is known to be.

    ``accuracy`` are the figures of its card; of codings made before they were kept so, a sentence. Codings made before
    kinds were counted have no ``counts``.
    """

    coded: CodedTranscript
    summary: SessionSummary
    accuracy: Mapping[str, float] | str = ""
    moments: tuple[Moment, ...] = ()
    counts: tuple[BehaviourCount, ...] = ()

    def moment_at(self, answer: int) -> str:
        """Return what became of a feeling to which this turn answers; empty where there was none."""
        return next((moment.kind.value for moment in self.moments if moment.answer == answer), "")


@dataclass(frozen=True, slots=True)
class ContestedCode:
    """What somebody would call a turn instead: the turn's index, the code, what was marked, their label."""

    turn: int
    code: str
    marked: str
    label: str
    why: str

    @property
    def is_against(self) -> bool:
        """Whether it says anything else than the mark; it does not where somebody takes an earlier word back."""
        return self.label != self.marked


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """Return the sealed form of a transcript that still has to be confirmed."""
    return {
        "said": [{"name": s.name, "text": s.text, "start": s.start, "end": s.end} for s in draft.said],
        "speakers": {name: speaker.value if speaker else None for name, speaker in draft.speakers.items()},
        "reason": draft.reason,
    }


def draft_from_json(content: Mapping[str, Any]) -> Draft:
    """Return what `draft_to_json` was given."""
    said = tuple(NamedUtterance(s["name"], s["text"], s["start"], s["end"]) for s in content["said"])
    speakers = {name: Speaker(value) if value else None for name, value in content["speakers"].items()}
    return Draft(said, speakers, content["reason"])


def transcript_to_json(transcript: Transcript) -> dict[str, Any]:
    """Return the sealed form of a confirmed transcript."""
    turns = [{"speaker": t.speaker.value, "text": t.text, "start": t.start, "end": t.end} for t in transcript.turns]
    return {"turns": turns}


def transcript_from_json(content: Mapping[str, Any]) -> Transcript:
    """Return the conversation of a confirmed transcript."""
    return Transcript(
        tuple(
            Turn(index, Speaker(t["speaker"]), t["text"], t["start"], t["end"])
            for index, t in enumerate(content["turns"])
        )
    )


def coded_to_json(session: CodedSession) -> dict[str, Any]:
    """Return the sealed form of a coding, without the words that were said."""
    coded = to_json(session.coded)
    for turn in coded["turns"]:
        turn["text"] = ""
    figures = [asdict(figure) for figure in session.summary.figures]
    moments = [asdict(moment) for moment in session.moments]
    counts = [asdict(count) for count in session.counts]
    return {
        "coded": coded,
        "figures": figures,
        "accuracy": session.accuracy,
        "moments": moments,
        "counts": counts,
    }


def coded_from_json(content: Mapping[str, Any], transcript: Transcript) -> CodedSession:
    """Return the coding joined to the words; raise IntegrityError where the two do not belong together."""
    coded = from_json(content["coded"])
    if len(coded.turns) != len(transcript.turns):
        raise IntegrityError("The coding does not belong to this transcript.")
    turns = tuple(replace(coding, turn=turn) for coding, turn in zip(coded.turns, transcript.turns, strict=True))
    figures = tuple(Figure(**figure) for figure in content["figures"])
    return CodedSession(
        coded=replace(coded, turns=turns),
        summary=SessionSummary(figures),
        accuracy=content["accuracy"],
        moments=tuple(map(_moment_from_json, content["moments"])),
        counts=tuple(map(_count_from_json, content.get("counts", ()))),
    )


def _moment_from_json(content: Mapping[str, Any]) -> Moment:
    return Moment(**{**content, "kind": MomentKind(content["kind"]), "words": tuple(content["words"])})


def _count_from_json(content: Mapping[str, Any]) -> BehaviourCount:
    sentences = content["sentences"]
    return BehaviourCount(
        code=content["code"],
        label=content["label"],
        turns=Figure(**content["turns"]),
        sentences=Figure(**sentences) if sentences else None,
    )

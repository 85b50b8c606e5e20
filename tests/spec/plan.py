"""The rules of the shared plan and of decisions as tables; tests read them, and the manual is generated from them."""

from __future__ import annotations

from typing import NamedTuple

from holdspace.domain.plan.proposals import ProposalState, Side, Stance
from holdspace.domain.plan.states import PlanState


class Answer(NamedTuple):
    """Somebody answers an open proposal of the client's; empty ``refused`` where it comes about."""

    by: Side
    answer: ProposalState
    note: str
    refused: str
    because: str


class Signed(NamedTuple):
    """Who signed a version in which order, and where it stands."""

    signatures: tuple[tuple[Side, Stance], ...]
    state: PlanState
    because: str


class Race(NamedTuple):
    """What two do to one line at once, and what becomes of both."""

    first: str
    second: str
    becomes: str


class Seen(NamedTuple):
    """What is written, and who sees it while the therapy lasts and care is allowed."""

    what: str
    client: bool
    therapist: bool
    supervisor: bool
    because: str


CLIENT, THERAPIST = Side
AGREE, WITH_NOTE, NOT_YET = Stance
ANSWERS = (
    Answer(THERAPIST, ProposalState.ACCEPTED, "", "", "the other agrees"),
    Answer(THERAPIST, ProposalState.AMENDED, "", "", "the other says it otherwise"),
    Answer(THERAPIST, ProposalState.DECLINED, "Not now", "", "the other declines with a note"),
    Answer(THERAPIST, ProposalState.DECLINED, "", "BadInput", "a no without a word is no answer"),
    Answer(THERAPIST, ProposalState.WITHDRAWN, "", "Refused", "only who proposed it withdraws it"),
    Answer(CLIENT, ProposalState.WITHDRAWN, "", "", "one may think again"),
    Answer(CLIENT, ProposalState.ACCEPTED, "", "Refused", "nothing becomes plan by one side alone"),
    Answer(CLIENT, ProposalState.DECLINED, "Not now", "Refused", "one withdraws one's own"),
)
SIGNED = (
    Signed((), PlanState.TO_SIGN, "nobody has signed it yet"),
    Signed(((CLIENT, AGREE),), PlanState.TO_SIGN, "the other has not"),
    Signed(((CLIENT, AGREE), (THERAPIST, WITH_NOTE)), PlanState.AGREED, "a note is an agreement"),
    Signed(((CLIENT, NOT_YET),), PlanState.DISSENT, "a no shows before the other signs"),
    Signed(((CLIENT, NOT_YET), (THERAPIST, AGREE)), PlanState.DISSENT, "a yes does not outweigh a no"),
    Signed(((CLIENT, NOT_YET), (THERAPIST, AGREE), (CLIENT, AGREE)), PlanState.AGREED, "the last word counts"),
    Signed(((CLIENT, AGREE), (THERAPIST, AGREE), (CLIENT, NOT_YET)), PlanState.DISSENT, "also when it is a no"),
)
RACES = (
    Race("proposes other words", "proposes other words", "both proposals stand; each is the other's to answer"),
    Race(
        "agrees to other words for a line",
        "agrees to its end",
        "the first makes the next version; the second proposal stays open and says how the line reads now",
    ),
    Race("says it otherwise", "withdraws it", "the first counts; the second is told and loses nothing"),
    Race("signs version 3", "has just agreed to version 4", "the signature is refused: the plan is read again first"),
)
SEEN = (
    Seen("goals, their wordings and both ratings", True, True, False, "made by both, for both"),
    Seen("proposals, answers, notes, versions", True, True, False, "also what was declined"),
    Seen("signatures and what was noted with them", True, True, False, "dissent is kept beside the plan"),
    Seen("how an activity went, what a review said", True, True, False, "each says it for themselves"),
    Seen("decision tables, leanings, looking back", True, True, False, "both read all of it"),
    Seen("CollaboRATE on a decision", True, True, False, "answers of the client, said so before they are given"),
    Seen("what helps, what gets in the way", True, True, False, "both keep the list"),
    Seen("how the client likes to work", True, True, False, "the client's to say"),
)

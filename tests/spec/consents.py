"""Which of a client's statements counts, as a table; tests read it, and the manual is generated from it."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """A yes or no on a day: to which kinds, or everything; to whom, or everybody; until which day, taken back on which."""

    day: int
    is_given: bool
    kinds: str = ""
    to: str = ""
    until: int | None = None
    taken_back: int | None = None


class Decision(NamedTuple):
    """What was said about supervision, and whether codes may go to Tomasz on day 10, who supervises since a day."""

    said: tuple[Said, ...]
    is_allowed: bool
    because: str
    since: int = 0


YES, NO = True, False

DECISIONS = (
    Decision((), NO, "nothing is open by default"),
    Decision((Said(1, YES),), YES, "a yes to everything and everybody"),
    Decision((Said(1, NO),), NO, "a no"),
    Decision((Said(1, YES), Said(2, NO)), NO, "the newer no"),
    Decision((Said(1, NO), Said(2, YES)), YES, "the newer yes"),
    Decision((Said(2, YES), Said(2, NO)), NO, "at the same moment the no outweighs"),
    Decision((Said(1, YES, taken_back=5),), NO, "taken back before"),
    Decision((Said(1, YES, taken_back=11),), YES, "taken back later only"),
    Decision((Said(1, YES, taken_back=10),), NO, "taken back at this moment"),
    Decision((Said(1, YES, until=10),), NO, "the period ends at this moment"),
    Decision((Said(1, YES, until=11),), YES, "within the period"),
    Decision((Said(11, YES),), NO, "said later only"),
    Decision((Said(1, YES, "scores"),), NO, "another kind"),
    Decision((Said(1, YES, "codes scores"),), YES, "this kind among others"),
    Decision((Said(1, YES, to="lena"),), NO, "somebody else"),
    Decision((Said(1, YES, to="tomasz"),), YES, "this person"),
    Decision((Said(1, YES), Said(2, NO, "codes")), NO, "everything but this kind"),
    Decision((Said(1, YES), Said(2, NO, "scores")), YES, "everything but another kind"),
    Decision((Said(1, YES), Said(2, NO, to="tomasz")), NO, "everybody but this person"),
    Decision((Said(1, NO, "codes"), Said(2, YES)), NO, "the narrower no stands, although the yes is newer"),
    Decision((Said(1, NO), Said(2, YES, "codes")), YES, "the narrower and newer yes"),
    Decision((Said(1, YES, "codes"), Said(2, NO)), NO, "a no ends every earlier yes below it"),
    Decision((Said(1, YES, "codes", "tomasz"), Said(2, NO, "codes")), NO, "likewise for a part"),
    Decision((Said(1, YES, "codes"), Said(2, NO, to="tomasz")), NO, "neither is narrower: the no outweighs"),
    Decision((Said(1, NO, to="tomasz"), Said(2, YES, "codes")), NO, "likewise the other way round"),
    Decision((Said(1, NO, to="tomasz"), Said(2, YES, "codes", "tomasz")), YES, "narrower than the no, and newer"),
    Decision((Said(1, NO, "codes"), Said(2, YES, "codes", "tomasz")), YES, "likewise"),
    Decision((Said(1, NO, "codes scores"), Said(2, YES, "codes")), YES, "one of two kinds is narrower"),
    Decision((Said(1, YES, "codes"), Said(2, NO, "codes scores")), NO, "the no covers the earlier yes"),
    Decision((Said(1, NO), Said(2, YES, "codes", until=5)), NO, "the exception to the no is over"),
    Decision((Said(1, YES), Said(2, YES, "codes", taken_back=5)), YES, "the wider yes still stands"),
    Decision((Said(1, NO, "codes"), Said(2, YES, "codes"), Said(3, NO)), NO, "a no to everything ends it all"),
    Decision((Said(1, NO, "codes"), Said(3, YES, "codes"), Said(2, NO)), YES, "the newest and narrowest"),
    Decision((Said(1, YES),), NO, "a yes that names nobody, and Tomasz was named later", since=2),
    Decision((Said(2, YES),), YES, "Tomasz was named by then", since=2),
    Decision((Said(1, YES), Said(3, YES, "codes", "tomasz")), YES, "the client was asked anew", since=2),
    Decision((Said(1, YES, "codes", "tomasz"),), YES, "the client named Tomasz himself", since=2),
    Decision(
        (Said(1, NO, "codes"), Said(3, YES)), NO, "a no that names nobody is about whoever comes later too", since=2
    ),
    Decision((Said(1, YES, "codes"), Said(3, YES, "scores")), NO, "only another kind was allowed since", since=2),
)

# Somebody outside, by the name the client gave them: whether their doctor may be handed a copy of scores on day 10.
OUTSIDE = (
    Decision((), NO, "nothing leaves by default"),
    Decision((Said(1, YES, "identity scores", "doctor", until=20),), YES, "what, to whom and until when was said"),
    Decision((Said(1, YES, "identity scores", "insurer", until=20),), NO, "somebody else was named"),
    Decision((Said(1, YES, "identity plan", "doctor", until=20),), NO, "another kind was marked"),
    Decision((Said(1, YES, "identity scores", "doctor", until=10),), NO, "the period ends at this moment"),
    Decision((Said(1, YES, "identity scores", "doctor", until=20, taken_back=9),), NO, "taken back before"),
    Decision((Said(1, YES, "identity scores", "doctor"),), NO, "a yes without an end counts for nothing"),
    Decision((Said(1, YES, "", "doctor", until=20),), NO, "a yes to everything counts for nothing"),
    Decision((Said(1, YES, "identity scores", until=20),), NO, "a yes to whoever asks counts for nothing"),
    Decision(
        (Said(1, YES, "identity scores", "doctor", until=20), Said(2, NO)),
        NO,
        "a no to everything ends every yes before it",
    ),
    Decision(
        (Said(1, NO), Said(2, YES, "identity scores", "doctor", until=20)), YES, "named after the no, and narrower"
    ),
    Decision(
        (Said(1, YES, "identity scores", "doctor", until=20), Said(2, NO, to="insurer")), YES, "a no to somebody else"
    ),
)

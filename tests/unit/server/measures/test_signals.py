"""One alert for two measures: each reader finds the reasons of both, each once."""

from __future__ import annotations

from holdspace.domain.guides.guide import Occasion
from holdspace.domain.language import Saying
from holdspace.server.measures.signals import FROM_SIMULATED, Signal

CHANCE = Saying("%(measure)s: of 100 clients about %(about)s", {"measure": "PHQ-9", "about": 90})
GENTLE = Saying("%(measure)s: worth a talk", {"measure": "PHQ-9"})
FELL = Saying("%(measure)s: worse", {"measure": "GAD-7"})
OFF_TRACK = Signal(Occasion.WORSE, "Not on track", (CHANCE, FROM_SIMULATED), "PHQ-9", for_client=(GENTLE,))
WORSE = Signal(Occasion.WORSE, "Harder", (FELL,), "GAD-7")


def test_the_client_reads_their_own_words_of_one_and_the_reason_of_the_other():
    both = OFF_TRACK.with_reasons_of(WORSE)

    assert both.reasons == (CHANCE, FELL, FROM_SIMULATED)
    assert both.for_client == (GENTLE, FELL)
    assert WORSE.with_reasons_of(OFF_TRACK).for_client == (FELL, GENTLE)


def test_where_neither_has_other_words_for_the_client_both_read_the_same():
    assert WORSE.with_reasons_of(WORSE) == WORSE

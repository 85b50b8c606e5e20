"""From what was answered to what is kept of it: scores, and the answers that a person must look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as noop

from holdspace.definitions.translation import ENGLISH
from holdspace.domain.language import Saying
from holdspace.domain.measures.instrument import Instrument, RiskItem
from holdspace.domain.measures.scoring import risk_answers as flagged
from holdspace.domain.measures.scoring import score_answers
from holdspace.server.alerts.sayings import reason_of
from holdspace.server.measures.contents import Answers, CheckContent, ScaleScore, ScoresContent
from holdspace.server.measures.instruments import SESSION_CHECK, get_instrument


def scores_of(content: CheckContent) -> ScoresContent:
    """Return the scores of everything answered; raise BadInput for answers that an instrument does not have."""
    return ScoresContent(
        # The names of bands are kept in English, whatever the page spoke: they are put into words when they are shown.
        scales={each: _scales(get_instrument(each, ENGLISH), answers) for each, answers in content.answers.items()},
        versions=content.versions,
        goals={goal: value for goal, value in content.goals.items() if value is not None},
    )


def _scales(instrument: Instrument, answers: Answers) -> Mapping[str, ScaleScore]:
    if instrument.id == SESSION_CHECK:
        # Its five answers are looked at one by one: until it is validated, a sum would claim too much.
        return {item: ScaleScore(value, 1, 1) for item, value in answers.items() if value is not None}
    return {
        score.scale: ScaleScore(
            value=score.value,
            answered=score.n_answered,
            items=score.n_items,
            is_estimate=score.is_estimate,
            band=score.band.label if score.band else "",
        )
        for score in score_answers(instrument, answers)
    }


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """An answer that a person must look at."""

    instrument: Instrument
    risk: RiskItem
    value: int

    @property
    def is_urgent(self) -> bool:
        """Whether it waits for no session."""
        return self.risk.is_urgent

    def as_alert(self, session_number: int) -> dict[str, Any]:
        """Return what the alert holds, to be sealed: both see it."""
        item = self.instrument.item(self.risk.item)
        answer = next(option.text for option in item.options if option.value == self.value)
        return {
            "topic": noop("A risk answer") if self.is_urgent else noop("An answer to come back to"),
            **reason_of(
                Saying(
                    noop("Check-in for session %(session)s: “%(item)s” was answered “%(answer)s”."),
                    {"session": session_number, "item": item.text, "answer": answer},
                )
            ),
            "measure": self.instrument.short_title,
            "item": f"question {item.id}",
            "value": self.value,
        }


def risk_answers(content: CheckContent) -> list[RiskAnswer]:
    """Return every answer that a person must look at, whatever else was left out."""
    return list(_risk_answers(content))


def _risk_answers(content: CheckContent) -> Iterator[RiskAnswer]:
    for instrument_id, answers in content.answers.items():
        instrument = get_instrument(instrument_id)
        for risk in flagged(instrument, answers):
            value = answers[risk.item]
            if value is not None:
                yield RiskAnswer(instrument, risk, value)

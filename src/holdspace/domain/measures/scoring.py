"""From answers to scores and bands, generic over the instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Band, Instrument, Item, Method, RiskItem, Scale

Answers = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Score:
    """A scale's value, None where too few items were answered, with the reason; an estimate where some were missing."""

    scale: str
    value: float | None
    band: Band | None
    is_estimate: bool
    n_answered: int
    n_items: int
    reason: str = ""


def check_answers(instrument: Instrument, answers: Answers) -> None:
    """Raise BadInput for an answer to an item that is not there, or of a value that the item does not have."""
    items = {item.id: item for item in instrument.items}
    for id_, value in answers.items():
        if id_ not in items:
            raise BadInput(f"{instrument.short_title} has no item {id_}.", remedy=f"Its items are {', '.join(items)}.")
        if value is not None and (isinstance(value, bool) or not items[id_].has_answer(value)):
            allowed = ", ".join(map(str, items[id_].values))
            raise BadInput(f"Item {id_} of {instrument.short_title} cannot be {value}.", remedy=f"It takes {allowed}.")


def score_answers(instrument: Instrument, answers: Answers) -> tuple[Score, ...]:
    """Return the score of every scale; raise BadInput for answers that the instrument does not have."""
    check_answers(instrument, answers)
    return tuple(_score(instrument, scale, answers) for scale in instrument.scales)


def risk_answers(instrument: Instrument, answers: Answers) -> tuple[RiskItem, ...]:
    """Return the risk items whose answer a person must look at, whatever the scores and however few were answered."""
    flagged = []
    for risk in instrument.risk_items:
        value = answers.get(risk.item)
        if value is not None and value >= risk.at_least:
            flagged.append(risk)
    return tuple(flagged)


def _score(instrument: Instrument, scale: Scale, answers: Answers) -> Score:
    values, missing = [], []
    for id_ in scale.items:
        answer = answers.get(id_)
        if answer is None:
            missing.append(id_)
        else:
            values.append(_turned(instrument.item(id_), answer) if id_ in scale.reverse else answer)
    if missing and (reason := _why_not_scored(instrument, scale, missing)):
        return Score(scale.id, None, None, False, len(values), len(scale.items), reason)
    value = _combine(instrument, scale, values) * scale.multiplier + scale.offset
    return Score(scale.id, value, scale.band_of(value), bool(missing), len(values), len(scale.items))


def _why_not_scored(instrument: Instrument, scale: Scale, missing: list[str]) -> str:
    """Return why these missing answers leave a scale without a score, empty where the others can stand for them."""
    n_items = len(scale.items)
    if len(missing) > scale.most_missing:
        needed = f"at least {n_items - scale.most_missing} are" if scale.most_missing else "all are"
        return f"Not scored, answers are missing: {n_items - len(missing)} of {n_items} answered; {needed} needed."
    risks = [risk.item for risk in instrument.risk_items if risk.item in missing]
    if risks:
        # What somebody did not say about dying or doing harm is not to be had from their other answers.
        return f"Not scored: item {risks[0]} was not answered, and an answer to it is never made up."
    return ""


def _turned(item: Item, answer: int) -> int:
    """Return what an answer to a question asked the other way round counts."""
    return item.values[0] + item.values[-1] - answer


def _combine(instrument: Instrument, scale: Scale, values: list[int]) -> float:
    match scale.method:
        case Method.SUM:
            return sum(values) * len(scale.items) / len(values)
        case Method.MEAN:
            return sum(values) / len(values)
        case Method.TOP:
            return float(all(v == instrument.item(i).values[-1] for i, v in zip(scale.items, values, strict=False)))
        case Method.ANY:
            return float(any(value > 0 for value in values))

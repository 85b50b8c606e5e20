"""The tables of `measures` hold."""

import pytest

from holdspace.definitions import load_instrument, load_instruments
from holdspace.definitions.library import SCORING_ONLY
from holdspace.domain.measures.change import Norms, classify_change, reliable_change_index
from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.talking_therapies import Contact, outcome_of
from holdspace.workflows.score_response import score_response
from tests.spec.measures import (
    CASE,
    CHANGES,
    CONTACTS,
    DETERIORATED,
    IMPROVED,
    RECOVERED,
    RISKS,
    SCORES,
    Change,
    Contacts,
    Risk,
    Scored,
)


def answers_of(instrument: Instrument, values: tuple[int | None, ...]) -> dict[str, int | None]:
    return {item.id: value for item, value in zip(instrument.items, values, strict=True)}


@pytest.mark.parametrize("row", SCORES, ids=lambda row: f"{row.instrument}: {row.because}")
def test_answers_give_the_score_and_band_of_the_table(row: Scored):
    instrument = load_instrument(row.instrument)

    scored = score_response(instrument, answers_of(instrument, row.answers))

    (score,) = [each for each in scored.scores if each.scale == row.scale]
    assert score.value == (None if row.score is None else pytest.approx(row.score))
    assert (score.band.label if score.band else "") == row.band
    assert bool(score.reason) is (row.score is None)
    assert score.is_estimate is (row.score is not None and score.n_answered < score.n_items)


@pytest.mark.parametrize("row", RISKS, ids=str)
def test_an_answer_that_a_person_must_look_at_is_raised(row: Risk):
    scored = score_response(load_instrument(row.instrument), {row.item: row.answer})

    assert [(risk.item, risk.is_urgent) for risk in scored.risks] == (
        [(row.item, row.is_urgent)] if row.is_raised else []
    )


@pytest.mark.parametrize("row", CHANGES, ids=lambda row: f"{row.instrument} {row.before} to {row.after}")
def test_two_scores_amount_to_the_change_of_the_table(row: Change):
    instrument = load_instrument(row.instrument)

    change = classify_change(row.before, row.after, instrument.main_scale, instrument.higher_is)

    assert change == row.change


@pytest.mark.parametrize("row", CONTACTS, ids=lambda row: row.because)
def test_first_and_last_contact_are_called_what_talking_therapies_calls_them(row: Contacts):
    outcome = outcome_of(Contact(*row.first), Contact(*row.last))

    said = {
        CASE: outcome.was_at_caseness,
        RECOVERED: outcome.is_recovered,
        IMPROVED: outcome.is_reliably_improved,
        DETERIORATED: outcome.is_reliably_deteriorated,
    }
    assert {word for word, holds in said.items() if holds} == row.words
    assert outcome.is_reliably_recovered is ({RECOVERED, IMPROVED} <= row.words)


def test_a_change_of_three_times_its_error_is_reliable():
    """15 / (7.5 · √2 · √0.2) = 3.16"""
    norms = Norms(standard_deviation=7.5, reliability=0.80, source="made up for this test")

    index = reliable_change_index(before=32.5, after=47.5, norms=norms)

    assert index == pytest.approx(3.16, abs=0.005)


def test_the_smallest_reliable_change_has_an_index_of_1_96():
    norms = Norms(standard_deviation=5.5, reliability=0.84, source="made up for this test")

    assert reliable_change_index(0, norms.smallest_reliable_change, norms) == pytest.approx(1.96, abs=0.001)


def test_a_measure_without_a_published_change_gets_no_verdict():
    check = load_instrument("session-check")

    assert classify_change(2, 9, check.main_scale, check.higher_is) is None


def test_every_instrument_stands_in_the_tables():
    in_tables = {row.instrument for row in SCORES} | {row.instrument for row in RISKS}

    assert {*load_instruments(), *load_instruments(SCORING_ONLY)} == in_tables

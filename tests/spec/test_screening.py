"""The table of `screening` holds."""

import pytest

from holdspace.definitions.action_scripts import load_action_scripts
from holdspace.domain.safety.screening import Outcome, outcome_of
from tests.spec.screening import SCREENED, Screened


@pytest.mark.parametrize("row", SCREENED, ids=lambda row: row.because)
def test_the_answers_amount_to_what_the_table_says(row: Screened):
    answers = {str(number): value for number, value in enumerate(row.answers, start=1)}

    assert outcome_of(answers) == row.outcome


def test_every_outcome_has_steps_and_a_source():
    for outcome, script in load_action_scripts().items():
        assert script.steps
        assert "nimh" in script.source
        assert outcome.is_positive is (outcome is not Outcome.NEGATIVE)

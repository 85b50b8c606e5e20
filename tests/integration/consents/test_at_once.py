"""A yes and its withdrawal at one moment: in any order what is left is closed, and the log tells what was taken."""

from __future__ import annotations

import json
import os

import pytest
from django.db import connection

from tests.cast import AT, Cast
from tests.installation import installation
from tests.integration.consents.race import Round, race

ON_POSTGRESQL = os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql"


@pytest.mark.skipif(ON_POSTGRESQL, reason="the default database; it brings its own")
def test_in_the_default_database_the_withdrawal_holds():
    with installation() as made:
        rounds = [Round(**each) for each in json.loads(made.run("tests.integration.consents.race"))]

    check(rounds)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite lives in one connection's memory")
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_the_withdrawal_holds(cast: Cast):
    check(list(race(cast.pair, AT)))


def check(rounds: list[Round]) -> None:
    assert rounds
    for each in rounds:
        assert each.no_was_taken, each
        # Only a yes that was begun after the withdrawal may outlive it.
        assert each.ahead > 0 or not each.is_allowed, each
        ended = [event for event in each.told if event != "consent_given"]
        assert len(ended) == 1, each
        assert each.told.count("consent_given") == each.yes_was_taken, each
        assert (each.told[-1] == "consent_given") is each.is_allowed, each

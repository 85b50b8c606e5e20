"""What works once works once, also for two who use it at the same moment."""

from __future__ import annotations

import json
import os

import pytest
from django.db import connection

from tests.cast import Cast
from tests.installation import installation
from tests.integration.accounts.race import race

ON_POSTGRESQL = os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql"


@pytest.mark.skipif(ON_POSTGRESQL, reason="the default database; it brings its own")
def test_in_the_default_database_one_of_two_has_it():
    with installation() as made:
        rounds = json.loads(made.run("tests.integration.accounts.race"))

    assert rounds
    assert [each for each in rounds if each[1] != 1] == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite lives in one connection's memory")
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_one_of_two_has_it(cast: Cast):
    assert [(name, taken) for name, taken in race(cast) if taken != 1] == []

"""What tests about PostgreSQL's connections share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper


@pytest.fixture
def own(db: None) -> Iterator[BaseDatabaseWrapper]:
    """A connection beside the test's own, which stands in no transaction yet."""
    made = connection.copy()
    yield made
    made.close()

"""The cast that more than a thousand tests begin with is put back as it was made."""

from __future__ import annotations

from holdspace.domain.access import Purpose
from holdspace.server.access.door import disclose
from holdspace.server.clients.queries import get_client, get_identity
from tests.cast import Cast
from tests.kept_cast import added, cast_in, kept_cast, rows_of_all_tables


def test_what_is_put_back_is_row_by_row_what_was_made(db: None):
    kept, before = kept_cast(), rows_of_all_tables()

    cast_in(is_transactional=False)

    found = added(before, rows_of_all_tables())
    # In any order: a database gives rows that nothing orders as it likes.
    assert {table: set(rows) for table, rows in found.items()} == {
        table: set(rows) for table, rows in kept.rows.items()
    }


def test_whoever_is_put_back_is_who_stands_in_the_database(cast: Cast):
    client = get_client(cast.therapist, cast.client.pk)

    assert (client.user, client.therapies.get()) == (cast.client_user, cast.therapy)
    assert disclose(get_identity(client), actor=cast.therapist, purpose=Purpose.CARE)["name"] == "Client rosa.k"

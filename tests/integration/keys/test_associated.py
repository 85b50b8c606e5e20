"""What ties a sealed record to its place: its table, its row, its client, each of them."""

from __future__ import annotations

import uuid

from holdspace.server.clients.models import Identity
from holdspace.server.keys.sealing import associated_data
from holdspace.server.safety.models import Boundary
from holdspace.vault import AssociatedData


def test_a_record_is_tied_to_table_row_and_client():
    client, row = uuid.uuid4(), uuid.uuid4()

    tied = associated_data(Identity(pk=row, client_id=client))

    assert tied == AssociatedData("clients_identity", "sealed", row.hex, client.hex, 1)


def test_two_tables_never_share_a_tie():
    client, row = uuid.uuid4(), uuid.uuid4()

    assert associated_data(Identity(pk=row, client_id=client)) != associated_data(Boundary(pk=row, client_id=client))

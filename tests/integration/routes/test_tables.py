"""Whatever somebody wrote, no table that an address gives out has a spreadsheet calculate it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from holdspace.domain.access import Purpose
from holdspace.domain.table_cells import FORMULA, from_text
from tests.cast import Cast, allow
from tests.conftest import SignIn
from tests.integration.routes.addresses import every_address
from tests.names import everyone_of, plant_names
from tests.record import Planted, fill, ids_of

# Whoever adds a table adds it here: it holds words or names that people wrote.
TABLES = {
    "clients/<uuid:client_id>/looks.csv",
    "exceptions/report.csv",
    "listening/corrections/",
    "sessions/<uuid:session_id>/transcript/conversation/export.<slug:ending>",
}
READERS = ("client", "therapist", "second_person", "privacy_officer")
# A transcript keeps no space at the ends of a turn, nor does a name.
WRITTEN = [begin for begin in FORMULA if not begin.isspace()]


def test_no_cell_of_any_table_is_a_formula(cast: Cast, sign_in: SignIn):
    planted = Planted(patterns=tuple(f"{begin}1+{{word}}" for begin in WRITTEN))
    fill(cast, planted)
    allow(cast.client, Purpose.MODEL_TRAINING)
    everyone = everyone_of(cast)
    plant_names(cast, everyone.values(), planted)
    kept = dict[str, int]()
    for who in READERS:
        for pattern, cells in tables_for(sign_in(everyone[who]), cast):
            assert [cell for cell in cells if cell.startswith(FORMULA)] == [], (who, pattern)
            kept[pattern] = kept.get(pattern, 0) + sum(from_text(cell) != cell for cell in cells)

    assert kept.keys() == TABLES
    assert [pattern for pattern, formulas in kept.items() if not formulas] == []


def tables_for(web: Client, cast: Cast) -> Iterator[tuple[str, list[str]]]:
    """Yield the cells of every table that somebody is given, by the address; one of them is asked for by a button."""
    web.raise_request_exception = False
    ids = ids_of(cast)
    for address in every_address():
        path = address.fill(ids)
        if path.startswith(("/leave/", "/account/")):
            continue
        answer = web.post(path) if path == reverse("conversations:training") else web.get(path)
        if answer.headers.get("Content-Type", "").startswith("text/csv"):
            content = (b"".join(answer) if answer.streaming else answer.content).decode()
            yield address.pattern, [cell for row in csv.reader(io.StringIO(content)) for cell in row]

"""For whom the database works, and who is told that the second wall does not hold them."""

from __future__ import annotations

import subprocess
import sys
import uuid

import pytest

from holdspace.server.postgresql.actor import INSTALLATION, NOBODY, acting_as, current_actor
from holdspace.server.postgresql.checks import findings


@pytest.mark.parametrize(
    ("goes_past", "owns", "ids"),
    [(False, False, []), (False, True, ["holdspace.W020"]), (True, True, ["holdspace.E020"])],
)
def test_a_database_user_with_too_many_rights_is_named(goes_past: bool, owns: bool, ids: list[str]):
    assert [each.id for each in findings(goes_past=goes_past, owns=owns)] == ids


def test_a_database_that_asks_nobody_who_they_are_is_named():
    assert [each.id for each in findings(goes_past=False, owns=False, asks=False)] == ["holdspace.W021"]


def test_an_actor_holds_until_its_block_ends_and_no_longer():
    person = uuid.uuid4()

    with acting_as(person):
        inside = current_actor()
        with acting_as(NOBODY):
            deeper = current_actor()

    assert (inside, deeper, current_actor()) == (str(person), NOBODY, INSTALLATION)


@pytest.mark.parametrize("actor", ["", "admin", "x'; RESET ROLE; --", "installation'"])
def test_an_actor_that_is_neither_an_id_nor_one_of_the_words_is_refused(actor: str):
    with pytest.raises(ValueError, match="badly formed"), acting_as(actor):
        pass


def test_a_process_that_serves_pages_begins_as_nobody():
    program = (
        "import holdspace.server.wsgi; from holdspace.server.postgresql.actor import current_actor;"
        "import threading; threading.Thread(target=lambda: print(current_actor())).start()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == NOBODY

"""Words planted in every room are found nowhere: not in the database, its log, the files, nor what was printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.opening import open_sealed
from tests import postgres
from tests.cast import Cast
from tests.installation import Installation, installation
from tests.integration.canary.searching import files_below, find, forms_of
from tests.record import fill

WORD = re.compile("zq[a-z]{14}")


@pytest.mark.long
@pytest.mark.skipif(connection.vendor == "postgresql", reason="looks at SQLite's files")
def test_no_planted_word_lies_in_any_file_or_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with installation() as made:
        words, places = planted_in(made, tmp_path, monkeypatch)

    assert {"data/holdspace.sqlite3", "data/holdspace.sqlite3-wal", "dump.sql"} <= places.keys()
    require_nothing_but_the_address_of_a_mail(words, places)


@pytest.mark.long
@pytest.mark.skipif(connection.vendor != "postgresql", reason="looks at PostgreSQL's files")
def test_no_planted_word_lies_in_any_file_or_log_of_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Its tables, its write-ahead log and what it says of statements that failed, beside our own files."""
    server = postgres.start()
    monkeypatch.setenv("PATH", f"{postgres.TOOLS}{os.pathsep}{os.environ['PATH']}")
    with installation(server.people, owner_url=server.owner) as made:
        words, places = planted_in(made, tmp_path, monkeypatch)
        places |= {"dump.sql": dump_of(server.owner)} | dict(files_below(server.folder))

    assert {"log", "PG_VERSION"} <= places.keys()
    where = {place.partition("/")[0] for _, place in find({"name in clear": "tomasz.wrona"}, places.items())}
    assert {"pg_wal", "dump.sql"} <= where, "what lies in clear is not found either: nothing was searched"
    require_nothing_but_the_address_of_a_mail(words, places)


Places = dict[str, bytes]  # what a file holds, by its path


def planted_in(made: Installation, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, str], Places]:
    """Fill an installation and back it up; return the planted words, and what lies in its folder and in ``folder``."""
    (folder / "temporary").mkdir()
    (folder / "backup").mkdir()
    monkeypatch.setenv("TMPDIR", str(folder / "temporary"))
    words = json.loads(made.run("tests.integration.canary.plant", str(folder), log=folder / "said"))
    made.run("holdspace.server.command", "backup", str(folder / "backup" / "night"))
    assert len(words) > 30
    return words, dict(files_below(folder)) | {f"installation/{place}": it for place, it in files_below(made.folder)}


def require_nothing_but_the_address_of_a_mail(words: dict[str, str], places: Places) -> None:
    """The mail goes to the address that the client gave for it, and says nothing else of them."""
    assert {"said", "copy.age", "backup/night.data", "backup/night.keys"} <= places.keys()
    [mail] = [place for place in places if place.startswith("mail/")]
    assert [each for each in find(words, places.items()) if each != ("identity email", mail)] == []


def dump_of(database: str) -> bytes:
    """Return what `pg_dump` writes of a database in plain words, every row of it."""
    command = ["pg_dump", "--enable-row-security", f"--dbname={database}"]
    everything = {**os.environ, "PGOPTIONS": "-c holdspace.actor=installation"}
    return subprocess.run(command, env=everything, capture_output=True, check=True).stdout


def test_no_planted_word_stands_in_any_row(cast: Cast):
    planted = fill(cast)
    with connection.cursor() as cursor:
        places = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a name that the database gave
            for row in cursor.fetchall():
                places += [(table, bytes(each) if isinstance(each, memoryview) else _raw(each)) for each in row]

    assert len(places) > 500
    assert find(planted.words, places) == []


# Made by the worker, which the first test waits for, or numbers and codes alone.
NOT_FILLED = {"Closeness", "ClosenessAnswer", "DecisionExperience", "HandCoding", "JournalPasskey"}
# What holds no words of a person's own: codes, ids, versions, texts of an instrument, what is locked in the browser or
# encoded.
CODES = {
    "ActivityOutcome": "done",
    "Alert": "item measure reason sayings screening topic",
    "Boundary": "review_on stance",
    "Check": "answers goals versions",
    "CheckScores": "goals scales versions",
    "Contest": "code label marked",
    "Decision": "chosen",
    "DecisionEntry": "option verdict weight",
    "Disclosure": "recipient_kind words_hash",
    "FilledWorksheet": "version worksheet",
    "GoalRatings": "ratings",
    "HandedCopy": "kinds records sha256",
    "HelpItem": "effect turn",
    "JournalEntry": "envelope",
    "JournalKey": "envelope",
    "PaperConsent": "content media_type",
    "PreferenceAnswers": "answers version",
    "Proposal": "ending",
    "Screening": "answers version",
    "Signature": "hash salt",
    "Talk": "occasion session",
}


def test_every_text_of_every_record_is_planted(cast: Cast):
    """A new record, or a new text in one, fails here until `tests/record.py` fills it: what uses that fills it then."""
    fill(cast)
    sealed = [model for model in apps.get_models() if issubclass(model, SealedRecord)]
    places, planted, filled = set[str](), set[str](), set[str]()
    for model in sealed:
        for row in model._default_manager.filter(client=cast.client):
            filled.add(model.__name__)
            for name, content in open_sealed(row).items():
                written, place = json.dumps(content), f"{model.__name__}.{name}"
                places |= {place} if '"' in written or content is None else set()
                planted |= {place} if WORD.search(written) else set()

    assert {model.__name__ for model in sealed} - filled == NOT_FILLED
    assert places - planted == {f"{model}.{name}" for model, names in CODES.items() for name in names.split()}


def test_the_search_itself_finds_a_word_in_every_form():
    word = "zqmarmalade"
    for form in forms_of(word):
        assert find({"here": word}, [("there", b"..." + form + b"...")]) == [("here", "there")]


def _raw(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()

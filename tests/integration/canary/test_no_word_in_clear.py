"""Words planted in every room are found nowhere: not in the database, its log, the files, nor what was printed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from holdspace.server.keys.models import SealedRecord
from holdspace.server.keys.opening import open_sealed
from tests.cast import Cast
from tests.installation import installation
from tests.integration.canary.searching import find, forms_of
from tests.record import fill

WORD = re.compile("zq[a-z]{14}")


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


@pytest.mark.long
@pytest.mark.skipif(os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql", reason="looks at SQLite's files")
def test_no_planted_word_lies_in_any_file_or_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with installation() as made:
        log = tmp_path / "log"
        (tmp_path / "temporary").mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
        words = json.loads(made.run("tests.integration.canary.plant", str(tmp_path), log=log))
        places = [*files_below(tmp_path), *files_below(made.folder)]

    names = {place for place, _ in places}
    assert {"data/holdspace.sqlite3", "data/holdspace.sqlite3-wal", "dump.sql", "log", "copy.age"} <= names
    assert {"backup/night.data", "backup/night.keys"} <= names
    [mail] = [place for place in names if place.startswith("mail/")]
    assert len(words) > 30
    # The mail goes to the address that the client gave for it, and says nothing else of them.
    assert [each for each in find(words, places) if each != ("identity email", mail)] == []


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
    "Talk": "occasion",
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

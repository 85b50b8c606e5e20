"""Apart from the import contracts: a scan of the source for any second way to what a client said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repository.project import SOURCE

SERVER = SOURCE / "server"


def users_of(pattern: str, *, below: Path = SERVER) -> set[str]:
    """Return the files in which a pattern occurs."""
    return {
        file.relative_to(below).as_posix()
        for file in below.rglob("*.py")
        if re.search(pattern, file.read_text(encoding="utf-8"))
    }


def test_only_the_door_opens_a_sealed_record():
    assert users_of(r"\bopen_sealed\b") == {"keys/opening.py", "access/door.py"}


def test_an_unwrapped_key_never_leaves_the_room_of_keys():
    assert {file.partition("/")[0] for file in users_of(r"\bdata_key\(|\bDataKey\b|\bunwrap\(")} == {"keys"}


def test_the_secret_bytes_of_a_key_are_asked_for_in_the_vault_alone():
    assert users_of(r"\.expose\(\)") == set()


def test_nothing_reads_the_sealed_column_but_the_opening_and_what_moves_it_sealed():
    readers = users_of(r"\.sealed\b(?!\s*=[^=])")

    assert readers <= {"keys/opening.py", "keys/sealing.py"}


def test_the_server_asks_no_address_that_somebody_wrote_into_a_page():
    """These speak to other machines, to addresses out of the settings; three open or close their own."""
    packages = r"urllib\.request|http\.client|requests|httpx|smtplib|ftplib|hvac|aiohttp|socket"
    out = {"server/checkpoints/witness.py", "server/ui/mail.py", "vault/transit.py"}

    assert users_of(rf"(?m)^\s*(?:from|import) (?:{packages})\b", below=SOURCE) == out | {
        "server/jobs/management/commands/run.py",
        "server/jobs/workers.py",
        "server/ui/unread_answers.py",
    }


def test_html_is_built_by_hand_where_it_was_reviewed_and_nowhere_else():
    """Rows of long lists and data of charts, for speed; each escapes every value, and the route walk sees them."""
    assert users_of(r"mark_safe\((?!\"\"\))") <= {
        "conversations/presenters/rows.py",
        "ui/markup.py",
        "ui/templatetags/ui.py",
    }


@pytest.mark.parametrize("pattern", [r"\|\s*safe\b", r"autoescape\s+off", r"SafeString\("])
def test_no_template_or_view_switches_escaping_off(pattern: str):
    found = [
        file.relative_to(SERVER).as_posix()
        for ending in ("*.py", "templates/**/*.*")  # a script that is a template as well
        for file in SERVER.rglob(ending)
        if re.search(pattern, file.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_no_template_holds_inline_script_or_style():
    inline = re.compile(r"\son\w+\s*=|\sstyle\s*=|=[\"\']?\s*javascript:|hx-on", re.IGNORECASE)
    found = [
        (file.relative_to(SERVER).as_posix(), match.group().strip())
        for file in SERVER.rglob("*.html")
        for match in inline.finditer(re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8")))
    ]

    assert found == []


@pytest.mark.parametrize(
    "pattern", [r"\bcsrf_exempt\b", r"\.extra\(", r"\.raw\(", r"\bpickle\b", r"\beval\(", r"\bexec\("]
)
def test_what_made_others_leak_is_not_used(pattern: str):
    assert users_of(pattern) == set()

"""The server takes envelopes only, from the client only, and hands them to the client only."""

import base64
import re
import uuid

import pytest

from holdspace.server.audit.models import AuditEntry
from holdspace.server.journal.models import JournalEntry, JournalKey, JournalPasskey
from tests.cast import Cast
from tests.conftest import SignIn
from tests.installation import ROOT

pytestmark = pytest.mark.django_db(transaction=True)

VERSION = b"age-encryption.org/v1\n"
BODY = b"--- " + b"C" * 43 + b"\n" + bytes(64)
ENTRY = base64.b64encode(VERSION + (b"-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n") * 2 + BODY).decode()
KEY = base64.b64encode(VERSION + b"-> scrypt " + b"A" * 22 + b" 17\n" + b"B" * 43 + b"\n" + BODY).decode()

PASSKEY_STANZA = b"-> age-encryption.org/fido2prf " + b"A" * 22 + b"\n" + b"B" * 43 + b"\n"
PASSKEY = {
    "envelope": base64.b64encode(VERSION + PASSKEY_STANZA + BODY).decode(),
    "name": "AGE-PLUGIN-FIDO2PRF-1" + "Q" * 40,
}


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/journal/"


def test_an_entry_is_kept_as_the_envelope_it_came_in(cast: Cast, sign_in: SignIn):
    client, id_ = sign_in(cast.client_user), uuid.uuid4()
    assert client.post(f"{page(cast)}key/", {"envelope": KEY}).status_code == 200
    assert client.post(f"{page(cast)}entries/", {"id": id_, "version": 1, "envelope": ENTRY}).status_code == 200

    shown = client.get(page(cast)).content.decode()

    assert ENTRY in shown.replace("\\u002B", "+").replace("\\u003D", "=")
    assert JournalEntry.objects.get().pk == id_


def test_a_browser_is_told_the_bytes_of_every_script_that_runs_beside_the_journal(cast: Cast, sign_in: SignIn):
    """One without would read along, whatever the others are; a client compares them with what is published."""
    shown = sign_in(cast.client_user).get(page(cast)).content.decode()
    published = (ROOT / "docs/reference/journal-script.md").read_text(encoding="utf-8")

    scripts = [each for each in re.findall(r"<script\b[^>]*>", shown) if "application/json" not in each]
    named = {re.search(r'src="[^"]*/([^"/?]+)\?[^"]+".* integrity="([^"]+)"', each) for each in scripts}

    assert None not in named
    assert {each[1] for each in named if each} == {"journal.js", "htmx.js", "page.js"}
    for each in named:
        assert each
        assert f"| `{each[1]}` | `{each[2]}` |" in published
        assert f"<code>{each[2]}</code>" in shown


def test_plain_words_are_refused_and_not_kept(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(f"{page(cast)}key/", {"envelope": KEY})
    plain = base64.b64encode(b"I felt bad today").decode()

    for envelope in ("I felt bad today", plain, KEY, ""):
        answer = client.post(f"{page(cast)}entries/", {"id": uuid.uuid4(), "version": 1, "envelope": envelope})
        assert answer.status_code == 400
    assert not JournalEntry.objects.exists()


def test_a_second_key_is_refused_since_it_would_lose_the_entries(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(f"{page(cast)}key/", {"envelope": KEY})

    assert client.post(f"{page(cast)}key/", {"envelope": KEY}).status_code == 409
    assert JournalKey.objects.count() == 1


def test_a_version_from_another_device_is_not_written_over(cast: Cast, sign_in: SignIn):
    client, id_ = sign_in(cast.client_user), uuid.uuid4()
    client.post(f"{page(cast)}key/", {"envelope": KEY})
    for version, status in ((1, 200), (1, 409), (2, 200), (2, 409)):
        sent = {"id": id_, "version": version, "envelope": ENTRY}
        assert client.post(f"{page(cast)}entries/", sent).status_code == status


def test_an_entry_is_removed_for_good(cast: Cast, sign_in: SignIn):
    client, id_ = sign_in(cast.client_user), uuid.uuid4()
    client.post(f"{page(cast)}key/", {"envelope": KEY})
    client.post(f"{page(cast)}entries/", {"id": id_, "version": 1, "envelope": ENTRY})

    assert client.post(f"{page(cast)}remove/", {"id": id_}).status_code == 200
    assert not JournalEntry.objects.exists()
    assert client.post(f"{page(cast)}remove/", {"id": id_}).status_code == 409


def test_nobody_overwrites_another_clients_entry(cast: Cast, sign_in: SignIn):
    client, other, id_ = sign_in(cast.client_user), sign_in(cast.outsiders.user), uuid.uuid4()
    client.post(f"{page(cast)}key/", {"envelope": KEY})
    client.post(f"{page(cast)}entries/", {"id": id_, "version": 1, "envelope": ENTRY})
    theirs = f"/clients/{cast.outsiders.client.pk}/journal/"
    other.post(f"{theirs}key/", {"envelope": KEY})

    answers = [other.post(f"{theirs}entries/", {"id": id_, "version": at, "envelope": ENTRY}) for at in (1, 2)]

    # On PostgreSQL the second wall hides that there is such an entry: the next version of nothing is out of date.
    assert {answer.status_code for answer in answers} <= {400, 409}
    assert JournalEntry.objects.get().client_id == cast.client.pk


def test_a_passkey_begins_a_journal_or_is_one_more_way_into_it(cast: Cast, sign_in: SignIn):
    client, other = sign_in(cast.client_user), sign_in(cast.outsiders.user)
    theirs = f"/clients/{cast.outsiders.client.pk}/journal/"
    client.post(f"{page(cast)}key/", {"envelope": KEY})

    one_more = [client.post(f"{page(cast)}passkey/", {**PASSKEY, "new": "no"}).status_code for _ in range(2)]
    first = [other.post(f"{theirs}passkey/", {**PASSKEY, "new": "yes"}).status_code for _ in range(2)]

    assert (one_more, first) == ([200, 200], [200, 409])
    assert JournalPasskey.objects.filter(client=cast.client).count() == 1
    sent = {"id": uuid.uuid4(), "version": 1, "envelope": ENTRY}
    assert other.post(f"{theirs}entries/", sent).status_code == 200


def test_the_only_way_into_a_journal_is_neither_exchanged_nor_taken_away(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(f"{page(cast)}passkey/", {**PASSKEY, "new": "yes"})

    exchanged = client.post(f"{page(cast)}passkey/", {**PASSKEY, "new": "no"})
    second = client.post(f"{page(cast)}key/", {"envelope": KEY})
    removed = client.post(f"{page(cast)}passkey/remove/")

    assert [answer.status_code for answer in (exchanged, second, removed)] == [409, 409, 409]
    assert JournalPasskey.objects.count() == 1


def test_a_passkey_beside_a_passphrase_is_taken_away(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(f"{page(cast)}key/", {"envelope": KEY})
    client.post(f"{page(cast)}passkey/", {**PASSKEY, "new": "no"})

    assert client.post(f"{page(cast)}passkey/remove/").status_code == 200
    assert not JournalPasskey.objects.exists()


def test_a_passkey_with_anything_but_an_envelope_is_refused(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)

    answers = [
        client.post(f"{page(cast)}passkey/", {**PASSKEY, "new": "yes", **change}).status_code
        for change in ({"envelope": KEY}, {"name": "AGE-SECRET-KEY-1QQQ"}, {"name": ""})
    ]

    assert answers == [400, 400, 400]


@pytest.mark.parametrize("who", ["therapist", "outsider_therapist", "outsider_client", "supervisor", "administrator"])
def test_nobody_else_finds_a_journal(cast: Cast, sign_in: SignIn, who: str):
    web = sign_in(cast.everyone[who])

    answers = [web.get(page(cast)), web.post(f"{page(cast)}key/", {"envelope": KEY})]
    answers += [web.post(f"{page(cast)}passkey/", PASSKEY), web.post(f"{page(cast)}passkey/remove/")]

    assert {answer.status_code for answer in answers} == {404}


def test_each_opening_is_one_entry_in_the_list_of_looks(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    client.post(f"{page(cast)}key/", {"envelope": KEY})
    before = AuditEntry.objects.count()

    client.get(page(cast))

    assert [entry.detail for entry in AuditEntry.objects.order_by("pk")[before:]] == ["journal"]

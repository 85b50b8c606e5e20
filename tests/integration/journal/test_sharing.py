"""One version of one entry is given to the therapist, taken back honestly, and nobody else ever reads it."""

from __future__ import annotations

import uuid

import pytest

from holdspace.server.audit.models import AuditEntry
from holdspace.server.journal.models import SharedEntry
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.journal.test_journal import ENTRY, KEY, page

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "A heron stood in the rain"


@pytest.fixture
def entry(cast: Cast, sign_in: SignIn) -> uuid.UUID:
    web, entry_id = sign_in(cast.client_user), uuid.uuid4()
    web.post(f"{page(cast)}key/", {"envelope": KEY})
    web.post(f"{page(cast)}entries/", {"id": entry_id, "version": 1, "envelope": ENTRY})
    return entry_id


def share(cast: Cast, sign_in: SignIn, entry: uuid.UUID, version: int = 1, text: str = WORDS) -> int:
    given = {"id": entry, "version": version, "text": text}
    return sign_in(cast.client_user).post(f"{page(cast)}share/", given).status_code


def test_the_therapist_reads_what_was_shared_and_taking_it_back_says_so(cast: Cast, sign_in: SignIn, entry: uuid.UUID):
    therapist = sign_in(cast.therapist)
    assert "Nothing is shared" in therapist.get(f"{page(cast)}shared/").content.decode()
    assert share(cast, sign_in, entry) == 200
    assert WORDS.encode() not in bytes(SharedEntry.objects.get().sealed)
    assert WORDS in therapist.get(f"{page(cast)}shared/").content.decode()

    taken_back = sign_in(cast.client_user).post(f"{page(cast)}unshare/", {"id": entry})

    (seen,) = taken_back.json()["seen"]
    assert seen.startswith("Noor Haddad, ")
    assert WORDS not in therapist.get(f"{page(cast)}shared/").content.decode()
    assert not SharedEntry.objects.exists()
    details = list(AuditEntry.objects.filter(client_id=cast.client.pk).values_list("detail", flat=True))
    assert (details.count("entry_shared"), details.count("shared_entries"), details.count("entry_unshared")) == (
        1,
        1,
        1,
    )


def test_what_nobody_read_is_taken_back_without_a_trace_but_the_list(cast: Cast, sign_in: SignIn, entry: uuid.UUID):
    share(cast, sign_in, entry)

    assert sign_in(cast.client_user).post(f"{page(cast)}unshare/", {"id": entry}).json() == {"seen": []}


def test_a_removed_entry_takes_what_was_shared_of_it_along(cast: Cast, sign_in: SignIn, entry: uuid.UUID):
    share(cast, sign_in, entry)

    sign_in(cast.client_user).post(f"{page(cast)}remove/", {"id": entry})

    assert not SharedEntry.objects.exists()


def test_only_the_version_that_is_there_is_shared_and_once(cast: Cast, sign_in: SignIn, entry: uuid.UUID):
    assert share(cast, sign_in, entry, version=2) == 409
    assert share(cast, sign_in, uuid.uuid4()) == 409
    assert share(cast, sign_in, entry, text="  ") == 400
    assert share(cast, sign_in, entry) == 200
    assert share(cast, sign_in, entry) == 409


@pytest.mark.parametrize("who", ["supervisor", "outsider_therapist", "outsider_client", "administrator", "client"])
def test_nobody_but_the_own_therapist_reads_it(cast: Cast, sign_in: SignIn, entry: uuid.UUID, who: str):
    share(cast, sign_in, entry)
    web = sign_in(cast.everyone[who])

    assert web.get(f"{page(cast)}shared/").status_code == 404
    if who != "client":
        assert web.post(f"{page(cast)}unshare/", {"id": entry}).status_code == 404
        assert web.post(f"{page(cast)}share/", {"id": entry, "version": 1, "text": "x"}).status_code == 404
    assert SharedEntry.objects.exists()

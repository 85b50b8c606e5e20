"""Scores leave for research only of who allows it, only looked over and announced, only of enough people, only once."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput, Refused, WrongState
from holdspace.server.access.door import disclose_all
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Client
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.keys.passphrases import unlock_file
from holdspace.server.research import actions
from holdspace.server.research.models import Extract
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn
from tests.integration.service.test_overview import make_client

PASSPHRASE = "nine quiet words on a shelf"
STUDY, ABOUT = "Sleep and mood", "Whether sleep gets better before mood does. University of Linden."
READY = AT + timedelta(days=8)
HERE = reverse("research:studies")


@pytest.fixture
def eleven(cast: Cast) -> list[Client]:
    """Eleven who allow research and one who does not; one of the eleven came twice as often."""
    allowing = [make_client(cast, f"in-{number}", (16, 8) if number else (16, 12, 9, 8)) for number in range(11)]
    for client in allowing:
        allow(client, Purpose.RESEARCH)
    make_client(cast, "not-asked", (18, 2))
    return allowing


def asked(cast: Cast) -> Extract:
    return actions.ask_for_extract(by=cast.researcher, study=STUDY, about=ABOUT, at=AT)


def approved(cast: Cast) -> Extract:
    digest = asked(cast).digest
    return actions.answer_extract(by=cast.privacy_officer, digest=digest, is_approved=True, at=AT)


def take(cast: Cast, *, at: Any = READY) -> dict[str, str]:
    """Take the extract and return its files."""
    locked = actions.take_extract(by=cast.researcher, passphrase=PASSPHRASE, at=at)
    with zipfile.ZipFile(io.BytesIO(unlock_file(locked, passphrase=PASSPHRASE))) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def table(files: dict[str, str]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["scores.csv"])))


def looks(cast: Cast) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(actor_id=cast.researcher.pk, event="looked"))


def test_it_holds_the_scores_of_all_who_allow_it_and_each_finds_one_look(cast: Cast, eleven: list[Client]):
    extract = approved(cast)

    rows = table(take(cast))

    assert len({row["person"] for row in rows}) == 11
    assert {row["measure"] for row in rows} >= {"phq-9"}
    assert sorted(each.client_id for each in looks(cast)) == sorted(client.pk for client in eleven)
    assert {(each.purpose, tuple(each.kinds), each.detail) for each in looks(cast)} == {
        ("research", ("scores",), f"research_extract {extract.pk.hex}")
    }


def test_nothing_in_it_says_who_or_when_or_with_whom(cast: Cast, eleven: list[Client]):
    approved(cast)

    files = take(cast)

    everything = "\n".join(files.values())
    for client in eleven:
        assert client.user is not None
        therapy = client.therapies.get()
        ids = [client.pk, client.user.pk, therapy.pk, *therapy.sessions.values_list("pk", flat=True)]
        assert not any(str(each) in everything or each.hex in everything for each in ids)
        assert client.user.username not in everything
    assert cast.therapist.display_name not in everything
    # Whoever is meant has a code by chance, in which any four figures may stand.
    assert not any(str(AT.year) in word for row in table(files) for name, word in row.items() if name != "person")
    assert list(table(files)[0]) == ["person", "session", "measure", "version", "scale", "value", "is_estimate"]


def test_the_one_who_came_longest_is_cut_to_what_ten_share(cast: Cast, eleven: list[Client]):
    approved(cast)

    rows = [row for row in table(take(cast)) if row["measure"] == "phq-9"]

    assert {row["session"] for row in rows} == {"1", "2"}


def test_the_same_person_has_another_pseudonym_in_the_next_file(cast: Cast, eleven: list[Client]):
    approved(cast)
    first = {row["person"] for row in table(take(cast))}
    later = READY + timedelta(days=31)
    again = actions.ask_for_extract(by=cast.researcher, study=STUDY, about=ABOUT, at=later)
    actions.answer_extract(by=cast.privacy_officer, digest=again.digest, is_approved=True, at=later)

    second = {row["person"] for row in table(take(cast, at=later + timedelta(days=7)))}

    assert not first & second


def test_who_takes_it_back_while_it_is_announced_is_not_in_it(cast: Cast, eleven: list[Client]):
    approved(cast)
    _withdraw(eleven[3])

    rows = table(take(cast))

    assert len({row["person"] for row in rows}) == 10
    assert eleven[3].pk not in {each.client_id for each in looks(cast)}


def test_who_takes_it_back_while_the_file_is_made_is_not_in_it(
    cast: Cast, eleven: list[Client], monkeypatch: pytest.MonkeyPatch
):
    approved(cast)
    done: list[Any] = []

    def meanwhile(records: Any, **asking: Any) -> Any:
        opened = disclose_all(records, **asking)
        if not done:
            done.append(records[0].client_id)
            _withdraw(Client.objects.get(pk=records[0].client_id))
        return opened

    monkeypatch.setattr(actions, "disclose_all", meanwhile)

    assert len({row["person"] for row in table(take(cast))}) == 10


def test_with_fewer_than_ten_nothing_is_opened_and_nothing_leaves(cast: Cast, eleven: list[Client]):
    approved(cast)
    for client in eleven[:2]:
        _withdraw(client)

    with pytest.raises(WrongState, match="Fewer than 10"):
        take(cast)

    assert looks(cast) == []
    assert Extract.objects.get().taken_at is None


def test_it_is_taken_once(cast: Cast, eleven: list[Client]):
    approved(cast)
    take(cast)

    with pytest.raises(WrongState):
        take(cast)
    with pytest.raises(WrongState, match="thirty days"):
        actions.ask_for_extract(by=cast.researcher, study=STUDY, about=ABOUT, at=READY + timedelta(days=29))


def test_unseen_refused_stopped_or_early_nothing_leaves(cast: Cast, eleven: list[Client]):
    extract = asked(cast)
    with pytest.raises(WrongState):
        take(cast, at=AT)
    actions.answer_extract(by=cast.privacy_officer, digest=extract.digest, is_approved=True, at=AT)
    with pytest.raises(WrongState):
        take(cast, at=AT + timedelta(days=6))
    actions.stop_extract(by=cast.privacy_officer, at=AT + timedelta(days=6))
    with pytest.raises(WrongState):
        take(cast)
    later = AT + timedelta(days=20)
    again = actions.ask_for_extract(by=cast.researcher, study=STUDY, about=ABOUT, at=later)
    actions.answer_extract(by=cast.privacy_officer, digest=again.digest, is_approved=False, at=later)
    with pytest.raises(WrongState):
        take(cast, at=later + timedelta(days=8))
    assert looks(cast) == []


def test_the_second_person_answers_exactly_what_they_read_and_once(cast: Cast):
    extract = asked(cast)
    changed = Extract.objects.get()
    changed.about = "Something else altogether."
    changed.save()

    with pytest.raises(WrongState):
        actions.answer_extract(by=cast.privacy_officer, digest=extract.digest, is_approved=True, at=AT)
    extract.refresh_from_db()
    actions.answer_extract(by=cast.privacy_officer, digest=extract.digest, is_approved=True, at=AT)
    with pytest.raises(WrongState):
        actions.answer_extract(by=cast.privacy_officer, digest=extract.digest, is_approved=False, at=AT)


def test_an_approval_that_was_written_into_the_database_lets_nothing_leave(cast: Cast, eleven: list[Client]):
    asked(cast)
    Extract.objects.update(is_approved=True, answered_by=cast.privacy_officer, answered_at=AT)

    with pytest.raises(Refused):
        take(cast)


@pytest.mark.parametrize("who", ["client", "therapist", "supervisor", "administrator", "privacy_officer"])
def test_only_a_researcher_asks_and_takes(cast: Cast, eleven: list[Client], who: str):
    with pytest.raises(Refused):
        actions.ask_for_extract(by=cast.everyone[who], study=STUDY, about=ABOUT, at=AT)
    approved(cast)
    with pytest.raises(Refused):
        actions.take_extract(by=cast.everyone[who], passphrase=PASSPHRASE, at=READY)
    with pytest.raises(BadInput):
        actions.take_extract(by=cast.researcher, passphrase="short", at=READY)


def test_a_researcher_does_not_look_over_their_own(cast: Cast):
    with pytest.raises(Refused):
        actions.answer_extract(by=cast.researcher, digest=asked(cast).digest, is_approved=True, at=AT)


@pytest.mark.parametrize("who", ["therapist", "supervisor", "administrator"])
def test_nobody_else_meets_the_page(cast: Cast, sign_in: SignIn, who: str):
    web = sign_in(cast.everyone[who])

    assert web.get(HERE).status_code == 404
    assert {web.post(f"{HERE}{each}/").status_code for each in ("ask", "answer", "stop", "take")} == {404}


def test_from_asking_to_taking_on_the_pages(cast: Cast, sign_in: SignIn, eleven: list[Client]):
    assert eleven[0].user is not None
    client, outsider = sign_in(eleven[0].user), sign_in(cast.outsiders.user)
    with time_machine.travel(AT, tick=False):
        sign_in(cast.researcher).post(f"{HERE}ask/", {"study": STUDY, "about": ABOUT})
        officer = sign_in(cast.privacy_officer)
        shown = officer.get(HERE).content.decode()
        assert ABOUT in shown
        assert "Read which" not in client.get(HERE).content.decode()
        officer.post(f"{HERE}answer/", {"digest": Extract.objects.get().digest, "answer": "yes"})
        told = client.get(HERE).content.decode()
        assert STUDY in told
        assert "are about to go to a study" in told
        assert "are about to go to a study" not in outsider.get(HERE).content.decode()
    with time_machine.travel(READY, tick=False):
        taken = sign_in(cast.researcher).post(f"{HERE}take/", {"passphrase": PASSPHRASE})
        assert taken["Content-Disposition"].startswith("attachment")
        assert unlock_file(taken.content, passphrase=PASSPHRASE)
        assert "Yours were looked up for it" in sign_in(eleven[0].user).get(HERE).content.decode()
        assert "Yours were not among them" in sign_in(cast.outsiders.user).get(HERE).content.decode()


def _withdraw(client: Client) -> None:
    assert client.user is not None
    withdraw_consent(by=client.user, client=client, purpose=Purpose.RESEARCH, at=READY)

"""A withdrawal counts at the next contact, whatever way it comes: an open page, a piece of one, a file, a job, a link.

First everything is looked for that shows a word while it is allowed; then the client takes it back from a page of their
own, while the other's pages stand open, and each of these ways is gone once more in the same web session.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client as WebClient
from django.urls import reverse
from django.utils import timezone

from holdspace.domain.access import Action, Kind, Purpose
from holdspace.server.access.door import permits
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Client
from holdspace.server.consents.actions import answer_consent
from holdspace.server.consents.models import Consent
from holdspace.server.consents.words import load_consent_words
from holdspace.server.conversations import coding_job
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.jobs.chores import do_chores
from holdspace.server.jobs.states import JobState
from holdspace.server.nameless.models import NamelessTranscript
from holdspace.server.service.actions import request_figures
from holdspace.server.service.evaluation_job import make_figures
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn
from tests.integration.conversations.conftest import plain_coder, read_over, share_with_supervisor, work
from tests.integration.routes.addresses import WORDS, every_address
from tests.record import Planted, fill, ids_of

# How a page is asked for: as a whole, and as the piece of it that htmx puts in.
WAYS: tuple[dict[str, str], ...] = ({}, {"HX-Request": "true"})
ENDINGS = ("csv", "json", "txt", "vtt", "srt", "xlsx")


@pytest.fixture
def filled(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> tuple[Cast, Planted]:
    """A record with something in every room, its conversation coded and shared with the supervisor."""
    monkeypatch.setattr(coding_job, "code_transcript", plain_coder)
    monkeypatch.setattr(coding_job, "describe_coder", lambda: "It reads question marks.")
    planted = fill(cast)
    work()
    assert Coding.objects.get().state == JobState.DONE
    share_with_supervisor(sign_in(cast.therapist), cast.session)
    assert NamelessTranscript.objects.exists()
    return cast, planted


def take_back(cast: Cast, web: WebClient, purpose: Purpose) -> None:
    """The client takes it back on their own page."""
    answer = web.post(reverse("consents:withdraw", args=[cast.client.pk, purpose]))
    assert answer.status_code == 302


def ways_in(cast: Cast) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every address that is read, in both ways; files in every ending."""
    ids = ids_of(cast)
    for address in every_address():
        endings = ENDINGS if "ending" in address.pattern or "format" in address.pattern else ("csv",)
        for ending in endings:
            path = address.fill(ids).replace(f".{WORDS['ending']}", f".{ending}")
            if not path.startswith(("/account/", "/leave/", "/exceptions/")):
                yield from ((path, way) for way in WAYS)


def says(web: WebClient, path: str, way: dict[str, str]) -> bytes:
    web.raise_request_exception = False
    answer = web.get(path, headers=way)
    assert answer.status_code < 500, path
    return b"".join(answer) if answer.streaming else answer.content


def holds(body: bytes, words: list[str]) -> bool:
    return any(word.encode() in body for word in words)


@pytest.mark.parametrize(
    ("who", "purpose", "begins", "fewest"),
    [
        ("therapist", Purpose.TRANSCRIPTION, "transcript", 6),
        ("supervisor", Purpose.TRANSCRIPTION, "transcript", 2),
        ("supervisor", Purpose.SUPERVISION, "transcript", 2),
        ("therapist", Purpose.CARE, "", 40),
    ],
)
def test_what_stood_open_shows_nothing_more(
    filled: tuple[Cast, Planted], sign_in: SignIn, who: str, purpose: Purpose, begins: str, fewest: int
):
    cast, planted = filled
    words = [word for place, word in planted.words.items() if place.startswith(begins)]
    web, client = sign_in(cast.everyone[who]), sign_in(cast.client_user)
    showed = [(path, way) for path, way in ways_in(cast) if holds(says(web, path, way), words)]
    assert len(showed) >= fewest, showed

    take_back(cast, client, purpose)

    assert [path for path, way in showed if holds(says(web, path, way), words)] == []


def test_progress_that_is_asked_for_each_second_ends_with_the_permission(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
):
    fill(cast)
    progress = reverse("conversations:progress", args=[cast.session.pk])
    web, client = sign_in(cast.therapist), sign_in(cast.client_user)
    assert "HX-Refresh" not in web.get(progress, headers=WAYS[1]).headers

    take_back(cast, client, Purpose.MACHINE_CODING)

    assert web.get(progress, headers=WAYS[1]).headers["HX-Refresh"] == "true"
    work()
    assert Coding.objects.get().state == JobState.STOPPED


def test_what_waits_in_the_queue_is_not_done(cast: Cast, sign_in: SignIn):
    """The job asks the door itself: it does not rely on having been called off."""
    fill(cast)
    Consent.objects.filter(client=cast.client, purpose=Purpose.MACHINE_CODING).delete()

    work()

    assert Coding.objects.get().state == JobState.STOPPED
    assert not AuditEntry.objects.filter(event="looked", purpose="machine_coding").exists()


def test_figures_that_wait_in_the_queue_leave_out_who_took_it_back(cast: Cast, sign_in: SignIn):
    fill(cast)
    allow(cast.client, Purpose.SERVICE_EVALUATION)
    waiting = request_figures(by=cast.researcher, at=AT)

    take_back(cast, sign_in(cast.client_user), Purpose.SERVICE_EVALUATION)
    make_figures.func(waiting.pk.hex)

    assert not AuditEntry.objects.filter(actor_id=cast.researcher.pk, event="looked").exists()


def test_a_link_that_was_made_before_opens_nothing_after(filled: tuple[Cast, Planted], sign_in: SignIn):
    """The address of a file or a signed page carries no right of its own, however it was come by."""
    cast, planted = filled
    paper = Consent.objects.exclude(paper=None).get()
    addresses = [
        reverse("consents:document", args=[cast.client.pk, paper.paper_id]),
        reverse("conversations:export", args=[cast.session.pk, "csv"]),
        reverse("conversations:export", args=[cast.session.pk, "json"]),
    ]
    web = sign_in(cast.therapist)
    assert [web.get(each).status_code for each in addresses] == [200, 200, 200]

    take_back(cast, sign_in(cast.client_user), Purpose.CARE)

    answers = [web.get(each) for each in addresses]
    assert not {answer.status_code for answer in answers} & {200}
    assert not any(holds(answer.content, [*planted.words.values()]) for answer in answers)


def test_a_form_that_stood_open_writes_nothing_more(filled: tuple[Cast, Planted], sign_in: SignIn):
    cast, _ = filled
    web, client = sign_in(cast.therapist), sign_in(cast.client_user)
    address = reverse("nameless:review", args=[cast.session.pk])
    filled_in = {"seen": read_over(web, address), "share": "yes", "is_read": "on"}
    take_back(cast, client, Purpose.SUPERVISION)
    web.raise_request_exception = False

    answer = web.post(address, filled_in)

    assert answer.status_code == 403
    assert not NamelessTranscript.objects.exists()


@pytest.mark.parametrize("purpose", [Purpose.SUPERVISION, Purpose.TRANSCRIPTION])
def test_the_copy_for_the_supervisor_is_gone_in_the_same_moment(
    filled: tuple[Cast, Planted], sign_in: SignIn, purpose: Purpose
):
    cast, _ = filled

    take_back(cast, sign_in(cast.client_user), purpose)

    assert not NamelessTranscript.objects.exists()
    assert Transcript.objects.get().shared_with_supervisor_at is None
    erased = AuditEntry.objects.get(client_id=cast.client.pk, event="erased", kinds=[Kind.TRANSCRIPT])
    assert (erased.actor_id, erased.detail) == (cast.client_user.pk, "consent_withdrawn")


def test_where_only_transcripts_are_closed_to_supervision_the_copy_goes_and_the_rest_stays(
    filled: tuple[Cast, Planted], sign_in: SignIn
):
    cast, _ = filled
    client, words = sign_in(cast.client_user), load_consent_words()[Purpose.SUPERVISION].hash

    client.post(
        reverse("consents:answer", args=[cast.client.pk, "supervision"]),
        {"answer": "no", "words": words, "supervision-kinds": ["transcript"]},
    )

    assert not NamelessTranscript.objects.exists()
    assert permits(
        Action.LOOK, Kind.SCORES, client_id=cast.client.pk, actor=cast.supervisor, purpose=Purpose.SUPERVISION
    )


def test_what_was_derived_under_a_permission_with_an_end_is_gone_a_minute_after_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(coding_job, "code_transcript", plain_coder)
    monkeypatch.setattr(coding_job, "describe_coder", lambda: "It reads question marks.")
    fill(cast)
    work()
    end = timezone.now() + timedelta(days=7)
    _only_until(cast.client_user, cast.client, Purpose.MACHINE_CODING, end)
    assert Coding.objects.get().state == JobState.DONE

    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        do_chores(timezone.now())
    assert Coding.objects.get().state == JobState.DONE
    with time_machine.travel(end + timedelta(minutes=1), tick=False):
        do_chores(timezone.now())

    assert Coding.objects.get().state == JobState.STOPPED
    erased = AuditEntry.objects.filter(client_id=cast.client.pk, event="erased", kinds=[Kind.CODES])
    assert [each.detail for each in erased] == ["consent_withdrawn"]


def test_taking_back_lists_what_others_had_done_by_it_and_only_that(filled: tuple[Cast, Planted], sign_in: SignIn):
    cast, _ = filled
    sign_in(cast.supervisor).get(reverse("conversations:conversation", args=[cast.session.pk]))
    address = reverse("consents:withdraw", args=[cast.client.pk, "supervision"])

    shown = sign_in(cast.client_user).get(address).content.decode()

    assert "1 entry in your list of looks" in shown
    assert "Tomasz Wrona" in shown
    assert "Noor Haddad" not in shown


def _only_until(user: User, client: Client, purpose: Purpose, end: object) -> None:
    """Have the yes that stands replaced by one that ends, without anything being purged in between."""
    Consent.objects.filter(client=client, purpose=purpose).delete()
    answer_consent(by=user, client=client, purpose=purpose, is_given=True, at=timezone.now(), until=end)  # type: ignore[arg-type]

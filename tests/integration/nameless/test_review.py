"""Nothing goes to a supervisor that a person did not look over, and no name of the record goes at all."""

from __future__ import annotations

import pytest
from django.test import Client as WebClient
from django.urls import reverse
from django.utils.timezone import now

from holdspace.domain.access import Purpose
from holdspace.domain.consent.statement import Scope
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import Refused
from holdspace.domain.people import Role
from holdspace.server.access.door import disclose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import end_supervision, name_supervisor
from holdspace.server.clients.models import Identity
from holdspace.server.consents.actions import answer_consent, withdraw_consent
from holdspace.server.conversations.actions.transcripts import add_transcript, confirm_speakers
from holdspace.server.conversations.contents import draft_from_json
from holdspace.server.conversations.models import Transcript
from holdspace.server.keys.sealing import seal
from holdspace.server.nameless.models import NamelessTranscript
from tests.browser import without_chance
from tests.cast import AT, Cast, allow, make_colleague
from tests.conftest import SignIn
from tests.integration.conversations.conftest import read_over

SAID = (
    ("T", "How was the week, Rosalind?"),
    ("C", "Bad. My brother Thaddeus rang from Leeds, he works at the brickyard with me."),
    ("T", "And the number you gave me, 07700 900123, is still right?"),
    ("C", "It is. Rosalind Quill, at your service."),
)


@pytest.fixture
def talked(cast: Cast) -> Cast:
    """The cast with a transcript full of names, and a client who allows supervision."""
    allow(cast.client, Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING, Purpose.SUPERVISION)
    identity = Identity.objects.get(client=cast.client)
    seal(identity, {"name": "Rosalind Quill", "email": "", "phone": "07700 900123"}, at=AT)
    identity.save()
    said = [NamedUtterance(name, text, None, None) for name, text in SAID]
    transcript = add_transcript(by=cast.therapist, session=cast.session, said=said, at=AT)
    draft = draft_from_json(disclose(transcript, actor=cast.therapist, purpose=Purpose.CARE))
    speakers = {"T": Speaker.THERAPIST, "C": Speaker.CLIENT}
    confirm_speakers(by=cast.therapist, transcript=transcript, draft=draft, speakers=speakers, at=AT)
    return cast


def review(cast: Cast) -> str:
    return reverse("nameless:review", args=[cast.session.pk])


def read(web: WebClient, cast: Cast) -> dict[str, str]:
    """Open the page; return which transcript it showed, as its form sends it."""
    return {"seen": read_over(web, review(cast))}


def conversation(web: WebClient, cast: Cast):
    return web.get(reverse("conversations:conversation", args=[cast.session.pk]))


def test_the_supervisor_reads_placeholders_and_no_name_or_number_of_the_record(talked: Cast, sign_in: SignIn):
    web, supervisor = sign_in(talked.therapist), sign_in(talked.supervisor)
    assert conversation(supervisor, talked).status_code == 404

    web.post(review(talked), {**read(web, talked), "share": "yes", "is_read": "on", "extra": "brickyard"})
    body = without_chance(conversation(supervisor, talked).content.decode())

    for word in ("Rosalind", "Quill", "Thaddeus", "Leeds", "brickyard", "07700"):
        assert word not in body, word
    assert "[person 1]" in body


def test_the_review_shows_what_would_go_and_what_would_be_replaced_in_one_look(talked: Cast, sign_in: SignIn):
    before = AuditEntry.objects.filter(event="looked").count()

    body = sign_in(talked.therapist).get(review(talked)).content.decode()

    assert "<mark>Thaddeus</mark>" in body
    assert "not anonymous" in body
    assert AuditEntry.objects.filter(event="looked").count() == before + 1


def test_unread_nothing_goes(talked: Cast, sign_in: SignIn):
    answer = sign_in(talked.therapist).post(review(talked), {"share": "yes"})

    assert answer.status_code == 400
    assert "Read it first" in answer.content.decode()
    assert not NamelessTranscript.objects.exists()
    assert conversation(sign_in(talked.supervisor), talked).status_code == 404


def test_what_the_therapist_leaves_is_left(talked: Cast, sign_in: SignIn):
    web = sign_in(talked.therapist)
    place = SAID[1][1].index("Leeds")

    web.post(review(talked), {**read(web, talked), "share": "yes", "is_read": "on", "keep": [f"1:{place}"]})

    assert "Leeds" in conversation(sign_in(talked.supervisor), talked).content.decode()


def test_only_the_sessions_therapist_looks_over(talked: Cast, sign_in: SignIn):
    for who in ("client", "supervisor", "outsider_therapist", "administrator"):
        assert sign_in(talked.everyone[who]).get(review(talked)).status_code == 404, who


def test_whoever_supervises_later_reads_nothing_that_was_shared_before(talked: Cast, sign_in: SignIn):
    web, page = sign_in(talked.therapist), reverse("conversations:conversation", args=[talked.session.pk])
    web.post(review(talked), {**read(web, talked), "share": "yes", "is_read": "on"})
    end_supervision(by=talked.therapist, therapy=talked.therapy, supervisor_id=talked.supervisor.pk, at=now())
    later = make_colleague(Role.SUPERVISOR, "Lena Brandt")
    name_supervisor(by=talked.therapist, therapy=talked.therapy, supervisor=later, at=now())

    assert conversation(sign_in(later), talked).status_code == 404
    assert "Your supervisor sees them" not in web.get(page).content.decode()

    refused = web.post(review(talked), {**read(web, talked), "share": "yes", "is_read": "on"})
    assert refused.status_code == 403, "the client was not asked about her"
    for_her = Scope(Purpose.SUPERVISION, recipient=later.pk)
    answer_consent(
        by=talked.client_user, client=talked.client, purpose=Purpose.SUPERVISION, is_given=True, at=now(), scope=for_her
    )
    web.post(review(talked), {**read(web, talked), "share": "yes", "is_read": "on"})

    assert conversation(sign_in(later), talked).status_code == 200
    assert conversation(sign_in(talked.supervisor), talked).status_code == 404


def test_a_withdrawn_consent_hides_it(talked: Cast, sign_in: SignIn):
    web = sign_in(talked.therapist)
    web.post(review(talked), {**read(web, talked), "share": "yes", "is_read": "on"})
    web.post(reverse("conversations:sharing", args=[talked.session.pk]), {"audience": "supervisor", "is_shared": "no"})

    assert conversation(sign_in(talked.supervisor), talked).status_code == 404


def test_what_was_not_read_does_not_go_although_another_was(talked: Cast, sign_in: SignIn):
    """The transcript is exchanged while the page stands open."""
    web = sign_in(talked.therapist)
    seen = read(web, talked)
    transcript = Transcript.objects.get()
    other = {"speaker": "client", "text": "Something else.", "start": None, "end": None}
    seal(transcript, {"turns": [other]}, at=AT)
    transcript.save()

    answer = web.post(review(talked), {**seen, "share": "yes", "is_read": "on"})

    assert answer.status_code == 400
    assert "has changed since you read it" in answer.content.decode()
    assert not NamelessTranscript.objects.exists()


def test_without_supervision_allowed_no_copy_is_made(talked: Cast, sign_in: SignIn):
    web = sign_in(talked.therapist)
    seen = read(web, talked)
    withdraw_consent(by=talked.client_user, client=talked.client, purpose=Purpose.SUPERVISION, at=now())

    assert web.post(review(talked), {**seen, "share": "yes", "is_read": "on"}).status_code == 403
    assert not NamelessTranscript.objects.exists()


def test_with_transcripts_taken_back_the_supervisor_reads_none_either(talked: Cast, sign_in: SignIn):
    web, supervisor = sign_in(talked.therapist), sign_in(talked.supervisor)
    web.post(review(talked), {**read(web, talked), "share": "yes", "is_read": "on"})
    copy = NamelessTranscript.objects.get()
    assert conversation(supervisor, talked).status_code == 200

    withdraw_consent(by=talked.client_user, client=talked.client, purpose=Purpose.TRANSCRIPTION, at=now())

    assert conversation(supervisor, talked).status_code in {403, 404}
    # Not even where somebody put the deleted copy back into the database.
    copy.save(force_insert=True)
    with pytest.raises(Refused):
        disclose(copy, actor=talked.supervisor, purpose=Purpose.SUPERVISION)

"""How the client likes to work is theirs to say; beside it stands what coded sessions show, where that is allowed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.summary import SessionSummary
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.errors import Refused
from holdspace.server.access.door import disclose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.conversations.actions.sharing import Audience, share
from holdspace.server.conversations.actions.transcripts import add_transcript, confirm_speakers
from holdspace.server.conversations.contents import CodedSession, coded_to_json, draft_from_json
from holdspace.server.conversations.models import Coding, Transcript
from holdspace.server.jobs.states import JobState
from holdspace.server.keys.sealing import seal
from holdspace.server.preferences.actions import keep_preferences
from holdspace.server.preferences.models import PreferenceAnswers
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)
OUTSIDERS = ["supervisor", "outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]
SPEAKERS = {"T": Speaker.THERAPIST, "C": Speaker.CLIENT}


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/preferences/"


def said(cast: Cast, lead: int = -2, at: datetime = AT) -> None:
    keep_preferences(by=cast.client_user, therapy=cast.therapy, answers={"lead": lead, "time": None}, at=at)


def coded(cast: Cast) -> Transcript:
    """A coded session in which 5 of 20 therapist turns advise."""
    allow(cast.client, Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING)
    words = [NamedUtterance("TC"[turn % 2], f"Turn {turn}", None, None) for turn in range(40)]
    transcript = add_transcript(by=cast.therapist, session=cast.session, said=words, at=AT)
    draft = draft_from_json(disclose(transcript, actor=cast.therapist, purpose=Purpose.CARE))
    confirm_speakers(by=cast.therapist, transcript=transcript, draft=draft, speakers=SPEAKERS, at=AT)
    turns = tuple(_turn(index) for index in range(40))
    coding = Coding(
        client=cast.client, transcript=transcript, requested_by=cast.therapist, state=JobState.DONE, turns_total=40
    )
    content = coded_to_json(CodedSession(CodedTranscript(turns, "by hand", ()), SessionSummary(())))
    seal(coding, content, at=AT)
    coding.save(force_insert=True)
    transcript.refresh_from_db()
    return transcript


def _turn(index: int) -> CodedTurn:
    speaker = Speaker.CLIENT if index % 2 else Speaker.THERAPIST
    label = "advice" if index % 8 == 0 else "none"
    labels = {"therapist_input": label} if speaker is Speaker.THERAPIST else {}
    return CodedTurn(turn=Turn(index, speaker, f"Turn {index}", None, None), labels=labels, probabilities={})


def test_the_client_says_how_they_like_to_work_and_both_read_it(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)

    client.post(f"{page(cast)}say/", {"lead": "3", "feelings": "", "time": "-1", "challenge": "0"})

    for web in (client, sign_in(cast.therapist)):
        shown = web.get(page(cast)).content.decode()
        assert "clearly: My therapist leads" in shown
        assert "both alike" in shown
        assert "left out" in shown
        assert "ot validated" in shown


def test_earlier_answers_are_kept_and_a_change_is_said(cast: Cast, sign_in: SignIn):
    said(cast, lead=-2)
    said(cast, lead=1, at=AT + timedelta(days=30))

    shown = sign_in(cast.therapist).get(page(cast)).content.decode()
    assert "a little: My therapist leads" in shown
    assert "At first it was “rather: I find the way, my therapist goes along”." in shown


def test_each_finds_words_of_their_own_to_begin_a_talk(cast: Cast, sign_in: SignIn):
    said(cast)

    for_whom = {"client": "Could you lead a little more, or a little less?", "therapist": "how much I lead?"}
    for who, words in for_whom.items():
        assert words in sign_in(cast.everyone[who]).get(page(cast)).content.decode()


def test_nobody_else_says_it_for_the_client(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.therapist).post(f"{page(cast)}say/", {"lead": "3"}).status_code == 404
    with pytest.raises(Refused):
        keep_preferences(by=cast.therapist, therapy=cast.therapy, answers={"lead": 1}, at=AT)
    assert not PreferenceAnswers.objects.exists()


def test_beside_it_stands_what_sessions_show_with_its_interval(cast: Cast, sign_in: SignIn):
    said(cast)
    coded(cast)

    shown = sign_in(cast.therapist).get(page(cast)).content.decode()

    assert "25 %" in shown
    assert "n = 20, 1 session)" in shown
    assert "fewer than three sessions" in shown


def test_the_client_sees_it_once_the_conversation_is_shared(cast: Cast, sign_in: SignIn):
    said(cast)
    transcript = coded(cast)
    web = sign_in(cast.client_user)
    before = web.get(page(cast)).content.decode()

    share(by=cast.therapist, transcript=transcript, audience=Audience.CLIENT, is_shared=True, at=AT)

    assert "25 %" not in before
    assert "nothing to compare with" in before
    assert "25 %" in web.get(page(cast)).content.decode()


def test_withdrawing_machine_coding_takes_it_away(cast: Cast, sign_in: SignIn):
    said(cast)
    coded(cast)
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.MACHINE_CODING, at=AT)

    answer = sign_in(cast.therapist).get(page(cast))

    assert answer.status_code == 200
    assert "25 %" not in answer.content.decode()


def test_a_look_is_one_entry(cast: Cast, sign_in: SignIn):
    said(cast)
    coded(cast)
    web, before = sign_in(cast.therapist), AuditEntry.objects.count()

    web.get(page(cast))

    assert [entry.detail for entry in AuditEntry.objects.order_by("pk")[before:]] == ["preferences"]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, who: str):
    said(cast)
    web = sign_in(cast.everyone[who])

    assert web.get(page(cast)).status_code == 404
    assert web.post(f"{page(cast)}say/", {"lead": "1"}).status_code == 404

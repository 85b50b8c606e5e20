"""From a line after a session grows a list that both keep; a line leads to its place where that may be read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from holdspace.domain.access import Purpose
from holdspace.domain.conversation.transcript import Speaker
from holdspace.domain.conversation.utterances import NamedUtterance
from holdspace.domain.what_helps.item import Effect
from holdspace.domain.what_helps.item import HelpItem as Line
from holdspace.server.access.door import disclose
from holdspace.server.clients.actions import add_session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.conversations.actions.transcripts import add_transcript, confirm_speakers
from holdspace.server.conversations.contents import draft_from_json
from holdspace.server.what_helps.actions import add_item
from holdspace.server.what_helps.models import HelpItem
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db(transaction=True)
OUTSIDERS = ["supervisor", "outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]
SPEAKERS = {"T": Speaker.THERAPIST, "C": Speaker.CLIENT}


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/what-helps/"


def line(cast: Cast) -> HelpItem:
    kept = Line("The long silence", Effect.HELPS)
    return add_item(by=cast.client_user, therapy=cast.therapy, line=kept, session=cast.session, at=AT)


def transcribed(cast: Cast) -> None:
    allow(cast.client, Purpose.TRANSCRIPTION)
    words = [NamedUtterance("TC"[turn % 2], f"Said in turn {turn}", None, None) for turn in range(6)]
    transcript = add_transcript(by=cast.therapist, session=cast.session, said=words, at=AT)
    draft = draft_from_json(disclose(transcript, actor=cast.therapist, purpose=Purpose.CARE))
    confirm_speakers(by=cast.therapist, transcript=transcript, draft=draft, speakers=SPEAKERS, at=AT)


def test_after_a_session_the_client_says_it_in_a_line_and_both_read_it(cast: Cast, sign_in: SignIn):
    client = sign_in(cast.client_user)
    address = f"/sessions/{cast.session.pk}/what-helped/"

    assert "Write into one of the two" in client.post(address, {"helps": "", "hinders": " "}).content.decode()
    client.post(address, {"helps": "The long silence", "hinders": "Too many questions"})

    for web in (client, sign_in(cast.therapist)):
        shown = web.get(page(cast)).content.decode()
        assert "The long silence" in shown
        assert "Too many questions" in shown
        assert "session 1" in shown


def test_it_is_not_asked_before_the_session(cast: Cast, sign_in: SignIn):
    ahead = add_session(by=cast.therapist, therapy=cast.therapy, held_at=now() + timedelta(days=1), at=AT)

    assert sign_in(cast.client_user).get(f"/sessions/{ahead.pk}/what-helped/").status_code == 409
    assert sign_in(cast.therapist).get(f"/sessions/{cast.session.pk}/what-helped/").status_code == 404


def test_both_change_the_words_and_the_earlier_ones_are_kept(cast: Cast, sign_in: SignIn):
    item = line(cast)

    sign_in(cast.therapist).post(f"/help-items/{item.pk}/", {"text": "Silence after a question", "effect": "helps"})

    client = sign_in(cast.client_user)
    assert "Silence after a question" in client.get(page(cast)).content.decode()
    assert "The long silence" in client.get(f"/help-items/{item.pk}/").content.decode()


def test_either_takes_a_line_off_the_list(cast: Cast, sign_in: SignIn):
    item, client = line(cast), sign_in(cast.client_user)

    client.post(f"/help-items/{item.pk}/", {"remove": "yes"})

    assert "The long silence" not in client.get(page(cast)).content.decode()
    assert client.get(f"/help-items/{item.pk}/").status_code == 404


def test_a_line_leads_to_its_place_in_the_conversation(cast: Cast, sign_in: SignIn):
    item, web = line(cast), sign_in(cast.therapist)
    assert web.get(f"/help-items/{item.pk}/place/").status_code == 404
    transcribed(cast)

    found = web.post(f"/help-items/{item.pk}/place/", {"words": "turn 3"}).content.decode()
    assert web.post(f"/help-items/{item.pk}/place/", {"turn": "99"}).status_code == 400
    assert web.post(f"/help-items/{item.pk}/place/", {"turn": "4"}).status_code == 302

    assert "Said in turn 3" in found
    assert "Said in turn 1" not in found
    shown = sign_in(cast.client_user).get(page(cast)).content.decode()
    assert "/transcript/conversation/#turn-4" in shown


def test_without_leave_to_read_transcripts_there_is_no_way_to_the_place(cast: Cast, sign_in: SignIn):
    item, web = line(cast), sign_in(cast.therapist)
    transcribed(cast)
    web.post(f"/help-items/{item.pk}/place/", {"turn": "4"})
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.TRANSCRIPTION, at=AT)

    assert "#turn-4" not in web.get(page(cast)).content.decode()
    assert web.get(f"/help-items/{item.pk}/place/").status_code in {403, 404}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, who: str):
    item, web = line(cast), sign_in(cast.everyone[who])

    for address in (page(cast), f"/help-items/{item.pk}/", f"/help-items/{item.pk}/place/"):
        assert web.get(address).status_code == 404
        assert web.post(address, {"text": "x", "effect": "helps", "turn": "1"}).status_code == 404
    assert HelpItem.objects.count() == 1

"""The page about working together: the same for both, one look, a flag with its reason, and repair by both."""

from __future__ import annotations

from datetime import timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.guides.guide import Occasion
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.actions import add_session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.guides.actions import add_view, note_talk
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Phase
from tests.cast import AT, Cast
from tests.conftest import SignIn

ITEMS = ("heard", "private", "safe", "together", "trust")
GOOD = {"what_came": "", "repaired": "yes"}


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/trust/"


@pytest.fixture
def strained(cast: Cast) -> None:
    """Four sessions of which the last fell."""
    session = cast.session
    for number, value in enumerate((8, 8, 8, 4)):
        if number:
            held_at = AT + timedelta(days=7 * number)
            session = add_session(by=cast.therapist, therapy=cast.therapy, held_at=held_at, at=AT)
        content = CheckContent(answers={"session-check": dict.fromkeys(ITEMS, value)})
        submit_check(by=cast.client_user, session=session, phase=Phase.AFTER, content=content, at=session.held_at)


@pytest.mark.usefixtures("strained")
def test_both_read_the_flag_with_its_reason_and_what_it_rests_on(cast: Cast, sign_in: SignIn):
    for who, reason in (
        (cast.client_user, "about 8.0 was to be expected"),
        (cast.therapist, "times the usual spread lower"),
    ):
        shown = sign_in(who).get(page(cast)).content.decode()
        assert "A flag stands since session 4." in shown
        assert reason in shown
        assert "simulated clients" in shown
        assert "not yet validated" in shown
        assert "Control chart of single values" in shown
        assert "Eubanks-Carter" in shown  # whose rule it is
        assert "Usual spread" in shown
        assert "not talked about yet" in shown


@pytest.mark.usefixtures("strained")
def test_a_client_reads_the_reason_without_a_word_of_statistics(cast: Cast, sign_in: SignIn):
    shown = sign_in(cast.client_user).get(page(cast)).content.decode()

    assert "After session 4 your answers came to 4.0 of 10 on average" in shown
    assert "times the usual spread" not in shown


@pytest.mark.usefixtures("strained")
def test_an_earlier_strain_is_repaired_by_both_though_a_newer_flag_stands(cast: Cast, sign_in: SignIn):
    for number, value in ((4, 8), (5, 8), (6, 3)):
        held_at = AT + timedelta(days=7 * number)
        session = add_session(by=cast.therapist, therapy=cast.therapy, held_at=held_at, at=AT)
        content = CheckContent(answers={"session-check": dict.fromkeys(ITEMS, value)})
        submit_check(by=cast.client_user, session=session, phase=Phase.AFTER, content=content, at=held_at)
    guide = f"/clients/{cast.client.pk}/talk/strain/?session=4"

    for who in (cast.therapist, cast.client_user):
        web = sign_in(who)
        later, earlier = _strains(web.get(page(cast)).content.decode())
        assert f'href="{guide}"' in earlier
        assert f'href="{guide.replace("4", "7")}"' not in earlier
        asked = web.get(guide).content.decode()
        assert "counts for the strain after session 4" in asked
        assert "3.0 at the last session" not in asked
        web.post(guide, GOOD)

    later, earlier = _strains(sign_in(cast.therapist).get(page(cast)).content.decode())
    assert "repaired, by both" in earlier
    assert "we talked about it" not in earlier
    assert "not talked about yet" in later
    talks = sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/talk/")
    assert "strain after session 4" in talks.content.decode()


@pytest.mark.usefixtures("strained")
@pytest.mark.parametrize("named", ["", "-1", "4.5", "x", "9" * 5000])
def test_an_address_that_names_no_session_is_that_of_the_guide(cast: Cast, sign_in: SignIn, named: str):
    shown = sign_in(cast.therapist).get(f"/clients/{cast.client.pk}/talk/strain/", {"session": named})

    assert shown.status_code == 200
    assert "counts for the strain" not in shown.content.decode()


def _strains(shown: str) -> list[str]:
    """Return the strains of the page, the latest first."""
    return [strain.split("</li>")[0] for strain in shown.split("<h3>After session ")[1:]]


@pytest.mark.usefixtures("strained")
def test_a_strain_is_repaired_when_both_say_so(cast: Cast, sign_in: SignIn):
    web, at = sign_in(cast.client_user), AT + timedelta(days=22)
    talk = note_talk(by=cast.therapist, therapy=cast.therapy, occasion=Occasion.STRAIN, cause={}, said=GOOD, at=at)
    type(talk).objects.filter(pk=talk.pk).update(created_at=at)
    shown = web.get(page(cast)).content.decode()
    assert "0 of 1 repaired" in shown
    assert "A flag stands since session 4." in shown

    talk.refresh_from_db()
    add_view(by=cast.client_user, talk=talk, said=GOOD, at=at)

    shown = web.get(page(cast)).content.decode()
    assert "1 of 1 repaired, by the word of both." in shown
    assert "repaired, by both" in shown
    assert "No flag stands now. The last one, after session 4, is repaired by the word of both." in shown
    assert "A guide for the next talk" not in shown


def test_what_came_before_what_is_said_with_its_interval_in_words_and_never_as_a_cause(cast: Cast, sign_in: SignIn):
    for number in range(12):
        held_at = AT + timedelta(days=7 * number)
        session = (
            add_session(by=cast.therapist, therapy=cast.therapy, held_at=held_at, at=AT) if number else cast.session
        )
        felt, weary = 5 + number % 3, (2, 1, 0)[(number - 1) % 3]
        before = {"phq-9": {str(item): weary if item < 9 else 0 for item in range(1, 10)}}
        after = {"session-check": dict.fromkeys(ITEMS, felt)}
        for phase, answers in ((Phase.BEFORE, before), (Phase.AFTER, after)):
            submit_check(
                by=cast.client_user, session=session, phase=phase, content=CheckContent(answers=answers), at=held_at
            )
        if number == 9:
            early = sign_in(cast.client_user).get(page(cast)).content.decode()

    shown = sign_in(cast.client_user).get(page(cast)).content.decode()

    assert "In 10 pairs: after a check-in with PHQ-9" in early
    assert "The other way round, in 12 pairs" in shown
    assert "The other way round" not in early
    assert "In 11 pairs: at the check-in after a session that felt one point better" in shown
    assert "points below its own line (95 % interval: " in shown
    assert " below to " in shown
    assert "It is a pattern of this one therapy and no cause" in shown


@pytest.mark.usefixtures("strained")
def test_two_sessions_without_a_check_are_noticed_kindly(cast: Cast, sign_in: SignIn):
    for week in (5, 6):
        add_session(by=cast.therapist, therapy=cast.therapy, held_at=AT + timedelta(days=7 * week), at=AT)

    assert "No session check for the last 2 sessions" in sign_in(cast.client_user).get(page(cast)).content.decode()


@pytest.mark.usefixtures("strained")
def test_one_look_opens_scores_and_talks_and_nothing_else(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    web.get(page(cast))

    [entry] = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")[before:]
    assert (entry.event, entry.kinds, entry.detail) == ("looked", ["scores"], "trust")


def test_with_nothing_yet_the_page_says_so(cast: Cast, sign_in: SignIn):
    assert "Nothing to show yet" in sign_in(cast.client_user).get(page(cast)).content.decode()


def test_a_talk_about_strain_is_shown_where_no_session_check_was_answered(cast: Cast, sign_in: SignIn):
    note_talk(by=cast.client_user, therapy=cast.therapy, occasion=Occasion.STRAIN, cause={}, said=GOOD, at=AT)

    shown = sign_in(cast.therapist).get(page(cast)).content.decode()

    assert "Nothing to show yet" in shown
    assert "Named by the two of you" in shown
    assert "0 of 1 repaired, by the word of both." in shown


@pytest.mark.usefixtures("strained")
def test_withdrawn_consent_hides_it_from_the_therapist_alone(cast: Cast, sign_in: SignIn):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(page(cast)).status_code == 403
    assert sign_in(cast.client_user).get(page(cast)).status_code == 200


@pytest.mark.usefixtures("strained")
@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "supervisor", "administrator", "researcher"])
def test_nobody_else_meets_it(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).get(page(cast)).status_code == 404

"""The rating stands beside what was marked, for the therapist; for the client once the conversation is shared."""

from dataclasses import replace

import pytest
from django.test import Client as WebClient

from holdspace.domain.access import Purpose
from holdspace.domain.coding.coded import CodedTurn
from holdspace.domain.conversation.transcript import Speaker
from holdspace.server.acceptance import opening
from holdspace.server.audit.models import AuditEntry
from holdspace.server.conversations import coding_job
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent
from holdspace.server.measures.models import Phase
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn
from tests.integration.conversations.conftest import hand_in, page, plain_coder, say_who_is_who, work

pytestmark = pytest.mark.django_db(transaction=True)
ADVICE = "You could begin with one sentence"


def address(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/not-judged/"


@pytest.fixture
def coded(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> WebClient:
    """Return the therapist's browser after a session that was rated 4 and coded, one turn of it as advice."""

    def coder(*args, **options):
        coded = plain_coder(*args, **options)
        turns = [
            replace(turn, distributions={"therapist_input": {"advice": float(ADVICE in turn.turn.text)}})
            for turn in coded.turns
        ]
        return replace(coded, turns=tuple(turns))

    monkeypatch.setattr(coding_job, "code_transcript", coder)
    monkeypatch.setattr(coding_job, "describe_coder", lambda: "")
    allow(cast.client, Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING)
    answers = {"session-check": dict.fromkeys(("heard", "private", "safe", "together", "trust"), 4)}
    content = CheckContent(answers=answers, versions={"session-check": "1"})
    submit_check(by=cast.client_user, session=cast.session, phase=Phase.AFTER, content=content, at=AT)
    web = sign_in(cast.therapist)
    hand_in(web, cast.session)
    say_who_is_who(web, cast.session)
    work()
    return web


@pytest.fixture
def coded_with_judgement(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> WebClient:
    """Return the therapist's browser after a session whose coder has learned both; one turn is above the limit."""

    def coder(*args, **options):
        coded = plain_coder(*args, **options)
        turns = [replace(turn, experimental=_tried(turn)) for turn in coded.turns]
        return replace(coded, turns=tuple(turns))

    monkeypatch.setattr(coding_job, "code_transcript", coder)
    monkeypatch.setattr(coding_job, "describe_coder", lambda: "")
    allow(cast.client, Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING)
    web = sign_in(cast.therapist)
    hand_in(web, cast.session)
    say_who_is_who(web, cast.session)
    work()
    return web


def _tried(turn: CodedTurn) -> dict[str, float]:
    if turn.turn.speaker is not Speaker.THERAPIST:
        return {}
    likely = 0.71 if ADVICE in turn.turn.text else 0.64
    return {"judgement": likely, "advice_permission": 0.1}


def read(web: WebClient, cast: Cast) -> str:
    return web.get(address(cast)).content.decode()


def test_the_therapist_finds_the_rating_beside_what_was_marked(cast: Cast, coded: WebClient):
    before = AuditEntry.objects.filter(event="looked").count()
    shown = read(coded, cast)

    assert '<td class="number">4</td>' in shown
    assert ADVICE in shown
    assert "marks: experimental" in shown
    assert "Judgements are not looked for" in shown
    assert AuditEntry.objects.filter(event="looked").count() == before + 1


def test_judgements_are_shown_above_the_limit_of_the_card_with_how_sure_it_is(
    cast: Cast, coded_with_judgement: WebClient
):
    shown = read(coded_with_judgement, cast)

    assert ADVICE in shown
    assert "may have sounded like a judgement, with probability 71 %" in shown
    assert "64 %" not in shown
    assert "A judgement: shown from 65 % on; F1 0.56, on 1397 turns" in shown
    assert "no verdict on you" in shown
    assert "not looked for" not in shown


def test_where_no_conversation_is_shown_nothing_is_said_of_the_program(cast: Cast, sign_in: SignIn):
    answers = {"session-check": dict.fromkeys(("heard", "private", "safe", "together", "trust"), 4)}
    content = CheckContent(answers=answers, versions={"session-check": "1"})
    submit_check(by=cast.client_user, session=cast.session, phase=Phase.AFTER, content=content, at=AT)
    shown = read(sign_in(cast.client_user), cast)

    assert "not looked for" not in shown
    assert "How sure is this?" not in shown


def test_a_client_is_not_told_that_something_is_kept_from_them_where_there_is_nothing(cast: Cast, sign_in: SignIn):
    answers = {"session-check": dict.fromkeys(("heard", "private", "safe", "together", "trust"), 4)}
    content = CheckContent(answers=answers, versions={"session-check": "1"})
    submit_check(by=cast.client_user, session=cast.session, phase=Phase.AFTER, content=content, at=AT)
    shown = read(sign_in(cast.client_user), cast)

    assert "not coded" in shown
    assert "not shared" not in shown
    assert "you can ask them to" not in shown


def test_a_conversation_beyond_the_newest_is_said_to_be_long_ago(
    cast: Cast, coded: WebClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(opening, "MOST_CONVERSATIONS", 0)
    shown = read(coded, cast)

    assert "long ago" in shown
    assert ADVICE not in shown


def test_where_nothing_was_marked_no_heading_stands_alone(cast: Cast, sign_in: SignIn):
    answers = {"session-check": dict.fromkeys(("heard", "private", "safe", "together", "trust"), 4)}
    content = CheckContent(answers=answers, versions={"session-check": "1"})
    submit_check(by=cast.client_user, session=cast.session, phase=Phase.AFTER, content=content, at=AT)
    shown = read(sign_in(cast.therapist), cast)

    assert "not coded" in shown
    assert "The moments" not in shown


def test_the_client_finds_the_moments_once_they_are_shared(cast: Cast, sign_in: SignIn, coded: WebClient):
    web = sign_in(cast.client_user)
    assert ADVICE not in read(web, cast)
    assert "not shared" in read(web, cast)

    coded.post(page("sharing", cast.session), {"audience": "client", "is_shared": "yes"})

    assert ADVICE in read(web, cast)


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client", "supervisor", "administrator"])
def test_the_outsider_is_refused(cast: Cast, sign_in: SignIn, coded: WebClient, who: str):
    assert sign_in(cast.everyone[who]).get(address(cast)).status_code == 404


def test_without_anything_said_it_says_how_it_begins(cast: Cast, sign_in: SignIn):
    assert "first session check" in read(sign_in(cast.client_user), cast)

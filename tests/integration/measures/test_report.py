"""The course on paper: what the page says and the goals, selectable, described, one look, and closed to outsiders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from holdspace.domain.access import Purpose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.care_plans.actions import set_goal
from holdspace.server.clients.models import Session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.models import Phase
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn
from tests.integration.measures.conftest import Submit, phq_9, session_check

HIGH = (2, 2, 2, 2, 2, 2, 2, 2, 0)
LOW = (1, 0, 1, 0, 1, 0, 1, 0, 0)
GOAL = "walk #strong[alone] to the “market” $x$"


@pytest.fixture(autouse=True)
def course(cast: Cast, submit: Submit, next_session: Callable[[], Session]) -> None:
    goal = set_goal(by=cast.client_user, therapy=cast.therapy, words=GOAL, at=AT)
    submit(phq_9(HIGH, words={"matters": "a secret word"}, goals={str(goal.pk): 2}))
    submit(session_check(8, 9, 8, 7, 8), phase=Phase.AFTER)
    second = next_session()
    submit(phq_9(LOW, goals={str(goal.pk): 5}), session=second)
    submit(session_check(9, 9, 9, None, 9), session=second, phase=Phase.AFTER, at=second.held_at)


def page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/course/report/"


def read(made: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(BytesIO(made))
    return reader, " ".join(" ".join(each.extract_text().split()) for each in reader.pages)


def figures(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Yield what screen readers are told of each picture, in the order of the pages."""
    todo = [reader.root_object["/StructTreeRoot"]]
    while todo:
        element = todo.pop().get_object()
        if isinstance(element, ArrayObject):
            todo += reversed(element)
        elif isinstance(element, DictionaryObject):
            if element.get("/S") == "/Figure":
                yield element
            elif "/K" in element:
                todo.append(element["/K"])


def test_both_take_the_same_course_along_with_the_goals(cast: Cast, sign_in: SignIn):
    for who in (cast.client_user, cast.therapist):
        answer = sign_in(who).get(page(cast))
        _, text = read(answer.content)

        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith('attachment; filename="report-')
        assert "16 at first, 4 now: better by more than chance explains" in text
        assert "Of ten simulated clients with scores so far like these" in text
        assert "3 nearer than at first" in text
        assert "Not yet validated" in text
        assert "What it cannot say" in text


def test_words_are_never_read_as_markup(cast: Cast, sign_in: SignIn):
    assert GOAL in read(sign_in(cast.client_user).get(page(cast)).content)[1]


def test_it_has_a_title_a_language_headings_and_a_description_of_each_picture(cast: Cast, sign_in: SignIn):
    reader, _ = read(sign_in(cast.client_user).get(page(cast)).content)

    assert reader.metadata
    assert reader.metadata.title == "How it has been going"
    assert str(reader.root_object["/Lang"]) == "en"
    assert "/MarkInfo" in reader.root_object
    assert [str(each["/Alt"]) for each in figures(reader)] == [
        "PHQ-9 over 2 sessions: from 16 to 4.",
        "The session check over 2 sessions, a number from 0 to 10 for each question and session.",
    ]


def test_it_says_neither_who_it_is_nor_what_was_told(cast: Cast, sign_in: SignIn):
    _, text = read(sign_in(cast.therapist).get(page(cast)).content)

    assert "a secret word" not in text
    assert cast.client_user.username not in text


def test_it_is_one_look_with_one_entry(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.therapist)
    before = AuditEntry.objects.filter(client_id=cast.client.pk).count()

    web.get(page(cast))

    [entry] = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position")[before:]
    assert (entry.event, sorted(entry.kinds), entry.detail) == ("looked", ["plan", "scores"], "course_report")
    assert len(entry.records) == 5


@pytest.mark.parametrize(
    "who", ["outsider_therapist", "outsider_client", "administrator", "privacy_officer", "researcher"]
)
def test_an_outsider_meets_what_is_not_there(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).get(page(cast)).status_code == 404


def test_a_supervisor_takes_scores_alone_and_only_where_the_client_allows_it(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.supervisor)
    assert web.get(page(cast)).status_code == 403

    allow(cast.client, Purpose.SUPERVISION)
    _, text = read(web.get(page(cast)).content)

    assert "16 at first, 4 now" in text
    assert "market" not in text


def test_withdrawn_consent_closes_it_for_the_therapist_alone(cast: Cast, sign_in: SignIn):
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT)

    assert sign_in(cast.therapist).get(page(cast)).status_code == 403
    assert sign_in(cast.client_user).get(page(cast)).status_code == 200


def test_the_chances_of_two_ends_are_for_the_therapist(cast: Cast, sign_in: SignIn):
    chance = "ended without reliable improvement"

    assert chance in read(sign_in(cast.therapist).get(page(cast)).content)[1]
    assert chance not in read(sign_in(cast.client_user).get(page(cast)).content)[1]


def test_the_page_of_the_course_leads_to_it(cast: Cast, sign_in: SignIn):
    assert page(cast) in sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/course/").content.decode()

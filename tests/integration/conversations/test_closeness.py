"""What came close to a boundary is found by meaning, shown to both, answered by both, and gone with the consent."""

from datetime import timedelta

import pytest
from django.test import Client as WebClient
from django.urls import reverse

from holdspace.domain.access import Purpose
from holdspace.domain.safety.boundary import Boundary, Stance
from holdspace.server.audit.models import AuditEntry
from holdspace.server.conversations.models import Closeness, ClosenessAnswer
from holdspace.server.safety.actions import lift_boundary, set_boundary
from holdspace.server.safety.models import Boundary as BoundaryRow
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn
from tests.integration.conversations.conftest import (
    hand_in,
    page,
    say_who_is_who,
    share_with_supervisor,
    withdraw,
    work,
)

pytestmark = pytest.mark.django_db(transaction=True)
TOPIC = "My brother"
SAID = b"""T: How has the week been for you?
C: Hard. I could not sleep.
T: How did your brother take it that you moved out?
C: I do not want to talk about it now.
T: That is all right. What helped you to rest?
C: A walk by the river in the evening.
T: It sounds as if the evenings are the hardest part of the day.
C: They are. I sit there and count the hours.
"""


@pytest.fixture
def coded(cast: Cast, sign_in: SignIn) -> WebClient:
    """Return the therapist's browser, a conversation having been coded in which one turn comes close."""
    allow(cast.client, Purpose.TRANSCRIPTION, Purpose.MACHINE_CODING)
    keep(cast, TOPIC)
    web = sign_in(cast.therapist)
    hand_in(web, cast.session, content=SAID)
    say_who_is_who(web, cast.session)
    work()
    return web


def keep(cast: Cast, topic: str) -> BoundaryRow:
    content = Boundary(topic=topic, stance=Stance.NOT_YET)
    before = cast.session.held_at - timedelta(days=1)
    return set_boundary(by=cast.client_user, client=cast.client, content=content, at=before)


def read(web: WebClient, cast: Cast) -> str:
    return web.get(page("conversation", cast.session)).content.decode()


def test_both_find_the_same_moment_whether_or_not_the_marks_are_shared(cast: Cast, sign_in: SignIn, coded: WebClient):
    for body in (read(coded, cast), read(sign_in(cast.client_user), cast)):
        assert "Came close to “My brother”" in body
        assert "experimental" in body
        close = body[body.index('id="close"') : body.index('id="conversation"')]
        assert close.count("<blockquote") == 1
        assert "How did your brother take it" in close


def test_the_page_of_both_leads_to_the_moment_and_a_supervisors_page_does_not(
    cast: Cast, sign_in: SignIn, coded: WebClient
):
    allow(cast.client, Purpose.SUPERVISION)
    share_with_supervisor(coded, cast.session)
    link = page("conversation", cast.session) + "#close"
    of_both = reverse("same_page:client", args=[cast.client.pk])

    assert link in coded.get(of_both).content.decode()
    assert link in sign_in(cast.client_user).get(of_both).content.decode()
    assert link not in sign_in(cast.supervisor).get(of_both).content.decode()

    lift_boundary(by=cast.client_user, kept=BoundaryRow.objects.get(), at=AT)
    assert link not in coded.get(of_both).content.decode()


def test_the_look_at_the_boundaries_is_in_the_clients_list(cast: Cast, coded: WebClient):
    entry = AuditEntry.objects.get(detail="boundaries_compared")

    assert (entry.event, entry.kinds, entry.purpose) == ("looked", ["boundary"], "care")


def test_the_client_says_how_it_was_and_the_therapist_reads_it(cast: Cast, sign_in: SignIn, coded: WebClient):
    answer = {"boundary": BoundaryRow.objects.get().pk.hex, "says": "too_close"}
    assert sign_in(cast.client_user).post(page("closeness", cast.session, 3), answer).status_code == 302

    assert "<strong>The client:</strong> It was too close" in read(coded, cast)


def test_how_it_was_for_the_client_is_not_the_therapists_to_say(cast: Cast, coded: WebClient):
    answer = {"boundary": BoundaryRow.objects.get().pk.hex, "says": "all_right"}

    assert coded.post(page("closeness", cast.session, 3), answer).status_code == 403
    assert coded.post(page("closeness", cast.session, 3), answer | {"says": "not_about_it"}).status_code == 302
    assert coded.post(page("closeness", cast.session, 1), answer | {"says": "not_about_it"}).status_code == 404
    assert ClosenessAnswer.objects.count() == 1


def test_a_lifted_boundary_is_spoken_of_no_more(cast: Cast, sign_in: SignIn, coded: WebClient):
    lift_boundary(by=cast.client_user, kept=BoundaryRow.objects.get(), at=AT)

    assert "Came close to" not in read(coded, cast)
    assert "Came close to" not in read(sign_in(cast.client_user), cast)


def test_taking_back_the_consent_erases_what_was_found(cast: Cast, sign_in: SignIn, coded: WebClient):
    withdraw(cast, Purpose.MACHINE_CODING)

    assert not Closeness.objects.exists()
    assert "Came close to" not in read(sign_in(cast.client_user), cast)


def test_a_supervisor_sees_no_boundary_and_nothing_that_came_close(cast: Cast, sign_in: SignIn, coded: WebClient):
    allow(cast.client, Purpose.SUPERVISION)
    share_with_supervisor(coded, cast.session)

    body = read(sign_in(cast.supervisor), cast)

    assert "How did your brother" in body  # the transcript is shared with them
    assert TOPIC not in body

"""Something that could not be said in the room: told now, held back, or kept for the journal; and pace and silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.domain.errors import Refused
from holdspace.domain.session_check.choices import HeldChoice, Telling, Unsaid
from holdspace.server.access.door import disclose
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Session
from holdspace.server.consents.actions import withdraw_consent
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.models import Check, HeldWords, Phase, ToldWords
from holdspace.server.measures.telling import decide_held
from tests.cast import AT, Cast, allow
from tests.conftest import SignIn
from tests.integration.measures.conftest import session_check

WORDS = "I nodded, but it felt wrong"
OUTSIDERS = ["outsider_therapist", "outsider_client", "supervisor", "administrator", "privacy_officer", "researcher"]
NextSession = Callable[[], Session]


def after(cast: Cast) -> str:
    return f"/sessions/{cast.session.pk}/check/after/"


def our_page(cast: Cast) -> str:
    return f"/clients/{cast.client.pk}/"


def hold_back(cast: Cast, words: str = WORDS, telling: Telling = Telling.NEXT_TIME) -> None:
    submit_check(
        by=cast.client_user,
        session=cast.session,
        phase=Phase.AFTER,
        content=session_check(8, 8, 8, 8, 8),
        unsaid=Unsaid(words, telling),
        at=AT,
    )


def test_what_is_told_now_is_read_by_both(cast: Cast, sign_in: SignIn):
    sign_in(cast.client_user).post(after(cast), {"unsaid": WORDS, "telling": "now"})

    for user in (cast.client_user, cast.therapist):
        assert WORDS in sign_in(user).get(our_page(cast)).content.decode()
    assert disclose(ToldWords.objects.get(), actor=cast.therapist, purpose=Purpose.CARE) == {"words": WORDS}


@pytest.mark.parametrize("telling", ["next_time", ""], ids=["next time", "no choice"])
def test_what_is_not_told_stays_with_the_client_alone(cast: Cast, sign_in: SignIn, telling: str):
    not_asked_so = {Purpose.OWN, Purpose.CARE, Purpose.EXCEPTION, Purpose.THIRD_PARTY}
    allow(cast.client, *[each for each in Purpose if each not in not_asked_so])
    web = sign_in(cast.client_user)
    web.post(after(cast), {"unsaid": WORDS, "telling": telling})

    assert WORDS in web.get(after(cast)).content.decode()
    therapist = sign_in(cast.therapist)
    for page in (our_page(cast), after(cast), f"/sessions/{cast.session.pk}/"):
        assert WORDS not in therapist.get(page).content.decode()
    for purpose in Purpose:
        with pytest.raises(Refused):
            disclose(HeldWords.objects.get(), actor=cast.therapist, purpose=purpose)


def test_what_goes_to_the_journal_is_not_kept_here_even_if_it_was_sent(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    page = web.post(after(cast), {"unsaid": WORDS, "telling": "journal"}, follow=True).content.decode()

    assert "Go on to the journal" in page
    assert WORDS not in page
    assert not HeldWords.objects.exists()
    assert not ToldWords.objects.exists()
    kept = disclose(Check.objects.get(), actor=cast.client_user, purpose=Purpose.OWN)
    assert WORDS not in str(kept)


def test_a_draft_tells_nothing_and_the_page_itself_sends_nothing_of_it(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)

    web.post(after(cast), {"unsaid": WORDS, "telling": "now", "keep": "quietly"})
    assert not HeldWords.objects.exists()
    web.post(after(cast), {"unsaid": WORDS, "telling": "now", "keep": "draft"})

    assert not ToldWords.objects.exists()
    assert WORDS in web.get(after(cast)).content.decode()
    assert WORDS not in sign_in(cast.therapist).get(our_page(cast)).content.decode()
    web.post(after(cast), {"unsaid": WORDS, "telling": "now"})
    assert (HeldWords.objects.count(), ToldWords.objects.count()) == (0, 1)


def test_emptied_words_are_let_go(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.client_user)
    web.post(after(cast), {"unsaid": WORDS, "keep": "draft"})

    web.post(after(cast), {"unsaid": ""})

    assert not HeldWords.objects.exists()


@pytest.mark.parametrize(("choice", "held", "told"), [("tell", 0, 1), ("keep", 1, 0), ("", 1, 0), ("let_go", 0, 0)])
def test_at_the_next_check_in_the_client_is_asked_again(
    cast: Cast, sign_in: SignIn, next_session: NextSession, choice: str, held: int, told: int
):
    hold_back(cast)
    row, following = HeldWords.objects.get(), next_session()
    web, page = sign_in(cast.client_user), f"/sessions/{following.pk}/check/before/"

    assert WORDS in web.get(page).content.decode()
    web.post(page, {f"held.{row.pk}": choice})

    assert (HeldWords.objects.count(), ToldWords.objects.count()) == (held, told)
    assert (WORDS in sign_in(cast.therapist).get(our_page(cast)).content.decode()) is bool(told)


def test_a_draft_of_the_check_in_decides_nothing(cast: Cast, sign_in: SignIn, next_session: NextSession):
    hold_back(cast)
    row, following = HeldWords.objects.get(), next_session()

    page = f"/sessions/{following.pk}/check/before/"
    sign_in(cast.client_user).post(page, {f"held.{row.pk}": "tell", "keep": "draft"})

    assert not ToldWords.objects.exists()


@pytest.mark.parametrize("choice", ["tell", "let_go"])
def test_it_can_be_told_or_thrown_away_at_any_time(cast: Cast, sign_in: SignIn, choice: str):
    hold_back(cast)
    row = HeldWords.objects.get()

    answer = sign_in(cast.client_user).post(f"/held-words/{row.pk}/", {"choice": choice})

    assert answer["Location"] == after(cast)
    assert not HeldWords.objects.exists()
    assert ToldWords.objects.exists() is (choice == "tell")


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_either_notes_that_they_talked_about_it(cast: Cast, sign_in: SignIn, who: str):
    hold_back(cast, telling=Telling.NOW)
    told, web = ToldWords.objects.get(), sign_in(cast.everyone[who])

    web.post(f"/told-words/{told.pk}/talked/")
    web.post(f"/told-words/{told.pk}/talked/")

    told.refresh_from_db()
    assert told.talked_by == cast.everyone[who]
    assert WORDS not in web.get(our_page(cast)).content.decode()
    noted = AuditEntry.objects.filter(client_id=cast.client.pk, detail="talked_about")
    assert [entry.actor_id for entry in noted] == [cast.everyone[who].pk]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_reach_neither(cast: Cast, sign_in: SignIn, who: str):
    hold_back(cast)
    held = HeldWords.objects.get()
    told = ToldWords.objects.create(
        client=cast.client, session=cast.session, sealed=held.sealed, created_at=AT, changed_at=AT
    )
    web = sign_in(cast.everyone[who])

    assert web.post(f"/held-words/{held.pk}/", {"choice": "tell"}).status_code == 404
    assert web.post(f"/told-words/{told.pk}/talked/").status_code == 404


def test_the_therapist_does_not_even_learn_that_something_is_held_back(cast: Cast, sign_in: SignIn):
    hold_back(cast)
    web = sign_in(cast.therapist)

    assert web.post(f"/held-words/{HeldWords.objects.get().pk}/", {"choice": "tell"}).status_code == 404
    assert "eld back" not in web.get(after(cast)).content.decode()


def test_a_withdrawn_consent_hides_what_was_told(cast: Cast, sign_in: SignIn):
    hold_back(cast, telling=Telling.NOW)
    told = ToldWords.objects.get()
    withdraw_consent(by=cast.client_user, client=cast.client, purpose=Purpose.CARE, at=AT + timedelta(hours=1))

    assert sign_in(cast.therapist).post(f"/told-words/{told.pk}/talked/").status_code == 403
    assert WORDS not in sign_in(cast.therapist).get(our_page(cast)).content.decode()


def test_every_step_stands_in_the_log(cast: Cast):
    hold_back(cast)

    decide_held(by=cast.client_user, held=HeldWords.objects.get(), choice=HeldChoice.TELL, at=AT)

    rows = AuditEntry.objects.filter(client_id=cast.client.pk).order_by("position").values_list("event", "detail")
    assert list(rows)[-4:] == [
        ("added", "held_back"),
        ("looked", "held_back"),
        ("erased", "held_back"),
        ("added", "told"),
    ]


def test_pace_and_silence_are_seen_by_both_and_may_be_left_out(cast: Cast, sign_in: SignIn):
    sign_in(cast.client_user).post(after(cast), {"session-check.heard": "8", "pace": "slower", "silence": "helped"})

    page = sign_in(cast.therapist).get(our_page(cast)).content.decode()

    assert "Pace: slower, please." in page
    assert "A silence helped." in page


def test_a_pace_that_is_not_offered_is_refused(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.client_user).post(after(cast), {"pace": "backwards"}).status_code == 400


def test_the_page_says_who_will_see_each_answer_before_it_is_given(cast: Cast, sign_in: SignIn):
    allow(cast.client, Purpose.SUPERVISION)

    page = sign_in(cast.client_user).get(after(cast)).content.decode()

    numbers = "Seen by you and Noor Haddad. Because you allow it, as numbers without your name: your therapist&#x27;s"
    assert page.count(numbers) == 1
    assert page.count("Seen by you and Noor Haddad.") == 4  # numbers, pace, words, telling now
    assert page.count("Seen by you alone.") == 2  # next time, journal
    assert page.count('aria-describedby="session-check-seen-by"') == 5

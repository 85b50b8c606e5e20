"""Coders beside one another on the page: people by themselves first, then with the program."""

from __future__ import annotations

from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.server.conversations.by_hand_opening import OneCoding
from holdspace.server.conversations.presenters.agreement import agreement_page

TALK = Transcript(tuple(Turn(at, Speaker.THERAPIST, "And then?") for at in range(16)))
ASKS, LISTENS = {"question": "open"}, {"question": "none"}


def coding(who: str, *, differs_at: int, is_program: bool = False) -> OneCoding:
    labels = {at: LISTENS if at == differs_at or at % 2 else ASKS for at in range(16)}
    return OneCoding(who, labels, is_program=is_program)


PROGRAM = "The program (listening 1)"


def test_the_program_changes_nothing_in_how_far_people_agree():
    people = [coding("Noor", differs_at=2), coding("Tomasz", differs_at=2)]

    page = agreement_page([*people, coding("listening 1", differs_at=4, is_program=True)], TALK)

    assert [group.coders for group in page.groups] == [("Noor", "Tomasz"), ("Noor", "Tomasz", PROGRAM)]
    alone, together = (group.codes[0] for group in page.groups)
    assert (alone.alpha, alone.kappa) == ("1.00", "1.00")
    assert together.alpha != "1.00"
    assert [each.number for each in page.differences] == [3, 5]


def test_one_person_is_compared_with_the_program():
    page = agreement_page([coding("Noor", differs_at=2), coding("listening 1", differs_at=2, is_program=True)], TALK)

    assert [(group.coders, group.codes[0].kappa) for group in page.groups] == [(("Noor", PROGRAM), "1.00")]

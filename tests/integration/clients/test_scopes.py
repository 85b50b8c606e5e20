"""Scopes: what a person may know the existence of. Not there and not yours answer alike."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from holdspace.domain.errors import NotFound, Refused, WrongState
from holdspace.server.clients.actions import add_session, end_therapy
from holdspace.server.clients.queries import clients_of, get_client, get_session, sessions_of, therapies_of
from tests.cast import AT, Cast

WHO_KNOWS = {
    "client": True,
    "therapist": True,
    "supervisor": True,
    "administrator": False,
    "privacy_officer": False,
    "researcher": False,
    "outsider_therapist": False,
    "outsider_client": False,
}


@pytest.mark.parametrize(("who", "knows"), WHO_KNOWS.items())
def test_only_those_who_take_part_know_that_a_client_is_there(cast: Cast, who: str, knows: bool):
    user = cast.everyone[who]

    assert (cast.client in clients_of(user)) is knows
    assert (cast.therapy in therapies_of(user)) is knows
    assert (cast.session in sessions_of(user, cast.client)) is knows


def test_what_is_not_yours_answers_like_what_is_not_there(cast: Cast):
    stranger = cast.outsiders.therapist
    with pytest.raises(NotFound) as not_yours:
        get_client(stranger, cast.client.pk)
    with pytest.raises(NotFound) as not_there:
        get_client(stranger, uuid.uuid4())
    with pytest.raises(NotFound) as not_your_session:
        get_session(stranger, cast.session.pk)

    assert str(not_yours.value) == str(not_there.value) == str(not_your_session.value)


def test_after_the_end_the_therapist_and_the_supervisor_know_nothing_more(cast: Cast):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT + timedelta(days=1))

    assert cast.client not in clients_of(cast.therapist)
    assert cast.client not in clients_of(cast.supervisor)
    assert cast.client in clients_of(cast.client_user)


def test_a_therapy_ends_once_and_takes_no_more_sessions(cast: Cast):
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT + timedelta(days=1))

    with pytest.raises((Refused, WrongState)):
        end_therapy(by=cast.therapist, therapy=cast.therapy, at=AT + timedelta(days=2))
    with pytest.raises((Refused, WrongState)):
        add_session(by=cast.therapist, therapy=cast.therapy, held_at=AT, at=AT)


def test_sessions_are_numbered_one_after_the_other(cast: Cast):
    second = add_session(by=cast.therapist, therapy=cast.therapy, held_at=AT + timedelta(days=7), at=AT)

    assert (cast.session.number, second.number) == (1, 2)


def test_a_stranger_adds_no_session(cast: Cast):
    with pytest.raises(Refused):
        add_session(by=cast.outsiders.therapist, therapy=cast.therapy, held_at=AT, at=AT)

"""Runs inside an installation: makes clients with sessions to come and with a history, and signs everybody in.

Prints what a load generator needs as JSON: cookies, ids, and the answers to hand in.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from holdspace.domain.access import Purpose  # noqa: E402
from holdspace.domain.people import Role  # noqa: E402
from holdspace.server.accounts.invitations import get_invitation  # noqa: E402
from holdspace.server.accounts.models import User  # noqa: E402
from holdspace.server.care_plans.actions import set_goal  # noqa: E402
from holdspace.server.clients.actions import add_session, come_in, open_record  # noqa: E402
from holdspace.server.clients.models import Client, Practice, Session, Therapy  # noqa: E402
from holdspace.server.measures.actions import choose_measures, submit_check  # noqa: E402
from holdspace.server.measures.forms import field_name, read_check  # noqa: E402
from holdspace.server.measures.instruments import instruments_of  # noqa: E402
from holdspace.server.measures.models import Phase  # noqa: E402
from tests.cast import PASSWORD, allow, make_colleague  # noqa: E402
from tests.signing_in import signed_in  # noqa: E402

INSTRUMENT = "core-10"
GOALS = 2  # ten items and two goals: twelve answers


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, and what they will ask for."""

    cookies: dict[str, str]
    client_ids: list[str]
    session_ids: list[str]
    answers: dict[str, str]


def main(clients: int, to_come: int, history: int) -> dict[str, Any]:
    at = timezone.now() - timedelta(days=7 * history + 30)
    Practice.objects.update_or_create(
        pk=1, defaults={"name": "Load", "country": "GB", "licences_confirmed": {INSTRUMENT: "Load"}}
    )
    therapist = make_colleague(Role.THERAPIST, "Load Therapist", at)
    made = [_client(therapist, number, to_come, history, at) for number in range(clients)]
    seen = Person(_cookies(therapist), [person.client_ids[0] for person in made], [], {})
    return {"clients": [asdict(person) for person in made], "therapist": asdict(seen)}


def _client(therapist: User, number: int, to_come: int, history: int, at: Any) -> Person:
    client, secret = open_record(by=therapist, identity={"name": f"Load {number}"}, at=at)
    user = come_in(get_invitation(secret, at=at), username=f"load-{number}", password=PASSWORD, display_name="", at=at)
    client.refresh_from_db()
    allow(client, Purpose.CARE, at=at)
    therapy = client.therapies.get()
    choose_measures(by=therapist, therapy=therapy, before=[INSTRUMENT], at=at)
    goals = [set_goal(by=user, therapy=therapy, words=f"goal {each}", at=at) for each in range(GOALS)]
    answers = _answers([str(goal.pk) for goal in goals])
    for week in range(history):
        _lived(therapist, user, therapy, goals, answers, at + timedelta(days=7 * week + 1))
    sessions = [_session(therapist, therapy, at) for _ in range(to_come)]
    return Person(_cookies(user), [str(client.pk)], [str(session.pk) for session in sessions], answers)


def _answers(goals: list[str]) -> dict[str, str]:
    [instrument] = instruments_of([INSTRUMENT])
    # The lowest answer: a check like most, which raises no alert.
    items = {field_name(instrument.id, item.id): str(min(item.values)) for item in instrument.items}
    return {**items, **{field_name("goal", goal): "6" for goal in goals}}


def _lived(therapist: User, user: User, therapy: Therapy, goals: Any, answers: dict[str, str], at: Any) -> None:
    """A session of the past whose check-in was handed in."""
    session = add_session(by=therapist, therapy=therapy, held_at=at, at=at)
    content = read_check(answers, instruments=instruments_of([INSTRUMENT]), goals=[goal.pk for goal in goals], words=[])
    submit_check(by=user, session=session, phase=Phase.BEFORE, content=content, at=at)


def _session(therapist: User, therapy: Therapy, at: Any) -> Session:
    return add_session(by=therapist, therapy=therapy, held_at=timezone.now(), at=at)


def _cookies(user: User) -> dict[str, str]:
    web = signed_in(user)
    token = secrets.token_hex(16)
    return {
        settings.SESSION_COOKIE_NAME: web.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: token,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument(
        "--to-come", type=int, default=50, help="sessions per client whose check is still to be handed in"
    )
    parser.add_argument("--history", type=int, default=0, help="sessions per client with a check handed in")
    asked = parser.parse_args()
    json.dump(main(asked.clients, asked.to_come, asked.history), sys.stdout)
    assert Client.objects.count() == asked.clients

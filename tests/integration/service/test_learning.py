"""From 60 finished clients on, a practice's own courses take the place of the simulated ones that ship.

Asked for, counted through the door, learned in the background, and read on a client's page.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from holdspace.domain.access import Purpose
from holdspace.server.accounts.invitations import get_invitation
from holdspace.server.clients.actions import add_session, come_in, end_therapy, open_record
from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.keys.sealing import seal
from holdspace.server.measures.actions import submit_check
from holdspace.server.measures.contents import CheckContent, ScaleScore, ScoresContent
from holdspace.server.measures.models import Check, CheckScores, CheckState, Phase
from holdspace.server.measures.service_values import find_learned
from holdspace.server.service.actions import request_figures
from holdspace.server.service.evaluation_job import make_figures
from holdspace.server.service.models import Evaluation
from tests.cast import AT, PASSWORD, Cast, allow
from tests.conftest import SignIn

ITEMS = ("heard", "private", "safe", "together", "trust")
VERSION, WHO_5 = "1999, English (US)", "1998, English"
# Long enough ago that every session was held and every therapy has ended.
BEGAN = AT - timedelta(days=700)


def finished_client(cast: Cast, number: int, scores: Sequence[int]) -> Client:
    """Let a client come in, allow to be counted, and finish a therapy with these PHQ-9 scores, one a session.

    Their well-being is the mirror image, on the WHO-5's steps of 4.
    """
    client, secret = open_record(by=cast.therapist, identity={"name": f"finished {number}"}, at=BEGAN)
    come_in(get_invitation(secret, at=BEGAN), username=f"f-{number}", password=PASSWORD, display_name="", at=BEGAN)
    client.refresh_from_db()
    allow(client, Purpose.CARE, Purpose.SERVICE_EVALUATION, at=BEGAN)
    therapy = client.therapies.get()
    keep_scores(therapy, scores, felt=random.Random(number))
    end_therapy(by=cast.therapist, therapy=therapy, at=BEGAN + timedelta(days=7 * len(scores)))
    return client


def keep_scores(therapy: Therapy, scores: Sequence[int], *, felt: random.Random) -> None:
    """Seal what check-ins would have left behind; hundreds handed in one by one would take a minute."""
    sessions = Session.objects.bulk_create(
        Session(therapy=therapy, number=number + 1, held_at=BEGAN + timedelta(days=7 * number))
        for number in range(len(scores))
    )
    for session, total in zip(sessions, scores, strict=True):
        asked = {
            "phq-9": {"total": ScaleScore(float(total), 9, 9)},
            "who-5": {"total": ScaleScore(float(100 - 4 * round(total * 0.9)), 5, 5)},
        }
        rated = {"session-check": {item: ScaleScore(felt.choice((6.0, 7.0, 8.0, 9.0)), 1, 1) for item in ITEMS}}
        for phase, scales in ((Phase.BEFORE, asked), (Phase.AFTER, rated)):
            state = {"state": CheckState.SUBMITTED, "submitted_at": session.held_at}
            check = Check(client_id=therapy.client_id, session=session, phase=phase, **state)
            kept = CheckScores(client_id=therapy.client_id, of_check=check, session=session, phase=phase)
            seal(check, CheckContent().to_json(), at=session.held_at)
            seal(kept, ScoresContent(scales, {"phq-9": VERSION, "who-5": WHO_5}).to_json(), at=session.held_at)
            check.save(force_insert=True)
            kept.save(force_insert=True)


def stagnant(number: int) -> list[int]:
    """Return a course that hardly gets better, which the simulated ones do."""
    draw = random.Random(1000 + number)
    level, slope = draw.gauss(16, 3), draw.gauss(-0.3, 0.8)
    noisy = (level + slope * math.log1p(at) + draw.gauss(0, 1.5) for at in range(draw.choice((4, 5, 6, 7))))
    return [min(27, max(0, round(score))) for score in noisy]


@pytest.fixture
def present_client(cast: Cast) -> Client:
    """Let the pair's client hand in two check-ins that hardly differ."""
    sessions = [cast.session, add_session(by=cast.therapist, therapy=cast.therapy, held_at=AT, at=AT)]
    for session, total in zip(sessions, (16, 15), strict=True):
        answers = {str(item + 1): min(3, max(0, total - 3 * item)) for item in range(9)}
        well = {str(item + 1): 2 for item in range(5)}
        asked = {"phq-9": answers, "who-5": well, "phq-4": {str(item + 1): 1 for item in range(4)}}
        content = CheckContent(
            answers=asked, versions={"phq-9": VERSION, "who-5": WHO_5, "phq-4": "2009, English (US)"}
        )
        submit_check(by=cast.client_user, session=session, phase=Phase.BEFORE, content=content, at=AT)
    return cast.client


def make(cast: Cast) -> Evaluation:
    evaluation = request_figures(by=cast.researcher, at=AT)
    make_figures.func(evaluation.pk.hex)
    evaluation.refresh_from_db()
    return evaluation


def outlook_on_page(sign_in: SignIn, cast: Cast) -> tuple[int, str]:
    """Return the middle of where such courses ended, and what that rests on, as the therapist reads it."""
    shown = part_of_page(sign_in, cast, "phq-9-total")
    [middle] = re.findall(r"the middle was (\d+)", shown)
    [basis] = re.findall(r"It rests on ([^<:.]+)", shown)
    return int(middle), basis


def part_of_page(sign_in: SignIn, cast: Cast, series: str) -> str:
    """Return the part of the course page that shows one measure, as the therapist reads it."""
    shown = sign_in(cast.therapist).get(f"/clients/{cast.client.pk}/course/").content.decode()
    [part] = [each for each in shown.split("<section") if f'aria-labelledby="{series}"' in each]
    return part


def test_sixty_finished_clients_take_the_place_of_the_simulated_ones(
    cast: Cast, sign_in: SignIn, present_client: Client
):
    simulated, basis = outlook_on_page(sign_in, cast)
    assert "simulated clients and on no real person" in basis
    clients = [finished_client(cast, number, stagnant(number)) for number in range(60)]

    make(cast)

    own, basis = outlook_on_page(sign_in, cast)
    [n] = re.findall(r"(\d+) clients of this practice whose therapy has ended", basis)
    assert 30 <= int(n) <= len(clients)
    assert own >= simulated + 3
    learned = find_learned()
    assert learned.courses["phq-9", VERSION, "total"].signals.course.n_clients == len(clients)
    assert learned.monitor is not None


def test_every_measure_that_enough_finished_clients_answered_has_its_outlook(
    cast: Cast, sign_in: SignIn, present_client: Client
):
    before = part_of_page(sign_in, cast, "who-5-total")
    assert "is not shown: too few clients of this practice" in before
    assert "the middle was" not in before
    for number in range(60):
        finished_client(cast, number, stagnant(number))

    make(cast)

    shown = part_of_page(sign_in, cast, "who-5-total")
    assert re.search(r"about eight ended between \d+ and \d+, one above and one below; the middle was \d+", shown)
    assert "clients of this practice whose therapy has ended" in shown
    assert "24 points or more above the first score" in shown
    assert "24 points or more below it" in shown
    assert "is not shown: too few clients of this practice" in part_of_page(sign_in, cast, "phq-4-total")
    overview = sign_in(cast.researcher).get("/service/").content.decode()
    assert "PHQ-9 (60), WHO-5 (60)" in overview
    assert "Flags of strain rest on the practice's own session checks." in overview


def test_fifty_nine_leave_the_simulated_ones_in_place(cast: Cast, sign_in: SignIn, present_client: Client):
    for number in range(59):
        finished_client(cast, number, [16, 15])

    assert make(cast).learned is None
    assert "simulated clients and on no real person" in outlook_on_page(sign_in, cast)[1]

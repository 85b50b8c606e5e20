"""A service's figures from made-up clients: shares, half-years, and what is held back."""

from __future__ import annotations

import random

from holdspace.domain.measures.change import ChangeClass
from holdspace.workflows.describe_service import CountedClient, describe_service, half_years

CLASSES = list(ChangeClass)


def client(change: ChangeClass, *, period: str = "2026 H1", phq: tuple[float, ...] = (16, 8)) -> CountedClient:
    return CountedClient(
        period=period,
        n_sessions=8,
        n_checked=7,
        most_missed=1,
        is_flat=False,
        changes={"phq-9": change},
        scores={"phq-9": phq, "gad-7": (12, 5)},
        n_flags=0,
        n_withdrawn=0,
    )


def test_a_group_below_ten_has_no_figures():
    assert describe_service([client(ChangeClass.IMPROVED)] * 9) == {"n_clients": None, "smallest_group": 10}


def test_small_cells_are_held_back_with_the_one_that_would_give_them_away():
    clients = [client(ChangeClass.RECOVERED)] * 20 + [client(ChangeClass.UNCHANGED)] * 10
    clients += [client(ChangeClass.DETERIORATED)] * 2

    [change] = describe_service(clients)["changes"]

    assert change["counts"] == {"recovered": 20, "improved": 0, "unchanged": None, "deteriorated": None}


def test_recovery_is_counted_over_both_measures_of_finished_clients():
    clients = [client(ChangeClass.RECOVERED)] * 12 + [client(ChangeClass.UNCHANGED, phq=(16, 15))] * 8

    found = describe_service(clients)["talking_therapies"]

    assert found["recovery"]["count"] == 12
    assert found["recovery"]["n"] == 20
    assert found["reliable_recovery"]["share"] == 0.6


def test_half_years_stand_beside_what_their_first_scores_let_expect():
    draw = random.Random(3)
    clients = [
        client(
            ChangeClass.IMPROVED if draw.random() < 0.55 else ChangeClass.UNCHANGED,
            period=f"{year} H{half}",
            phq=(draw.randint(8, 24), 8),
        )
        for year in (2023, 2024, 2025)
        for half in (1, 2)
        for _ in range(40)
    ]

    found = half_years(clients)

    assert found is not None
    assert [group["service"] for group in found["groups"]] == [f"{y} H{h}" for y in (2023, 2024, 2025) for h in (1, 2)]
    assert not any(group["is_outside"] for group in found["groups"])
    assert all(group["lower"] < group["expected"] < group["upper"] for group in found["groups"])


def test_fewer_than_five_half_years_are_not_compared():
    assert half_years([client(ChangeClass.IMPROVED, period=f"202{n} H1") for n in range(4) for _ in range(12)]) is None

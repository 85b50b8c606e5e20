"""Agreement of coders: published answers, gaps, what does not exist, and intervals that hold the truth."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from holdspace.domain.coding.agreement import alpha_of, cohens_kappa, kappa_of, krippendorffs_alpha
from holdspace.domain.coding.comparison import compare

PUBLISHED = json.loads((Path(__file__).parents[3] / "vectors/agreement/published.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", ["krippendorff", "with_gaps"])
def test_alpha_is_the_published_one(case: str):
    units = list(zip(*PUBLISHED[case]["coders"], strict=True))

    assert alpha_of(units) == pytest.approx(PUBLISHED[case]["alpha"], abs=0.0005)


def test_kappa_is_the_published_one():
    pairs = [(a, b) for a, b, count in PUBLISHED["kappa"]["counts"] for _ in range(count)]

    assert kappa_of(pairs) == pytest.approx(PUBLISHED["kappa"]["kappa"])


def test_all_the_same_is_perfect_and_one_label_alone_says_nothing():
    assert kappa_of([("a", "a"), ("b", "b")]) == 1
    assert alpha_of([("a", "a"), ("b", "b")]) == 1
    assert kappa_of([("a", "a")] * 9) is None
    assert alpha_of([("a", "a")] * 9) is None
    assert kappa_of([]) is None
    assert alpha_of([("a", None)]) is None


def test_chance_alone_lies_in_the_interval_around_nought():
    chance = Random(4)
    pairs = [(chance.choice("ab"), chance.choice("ab")) for _ in range(200)]

    kappa, alpha = cohens_kappa(pairs, Random(1)), krippendorffs_alpha(pairs, Random(1))

    for found in (kappa, alpha):
        assert found.lower is not None
        assert found.upper is not None
        assert found.lower < 0 < found.upper
        assert found.n == 200
        assert found.same == pytest.approx(0.5, abs=0.1)


def test_few_units_have_no_interval():
    found = cohens_kappa([("a", "a"), ("b", "a")] * 7, Random(1))

    assert (found.value, found.lower, found.upper) == (0.0, None, None)


def test_agreeing_on_each_of_a_few_turns_is_not_agreeing_for_sure():
    """20 turns without a difference: up to 1 - .025^(1/20) = .168 of all may differ; half of them would by chance."""
    pairs = [("a", "a"), ("b", "b")] * 10

    for found in (cohens_kappa(pairs, Random(1)), krippendorffs_alpha(pairs, Random(1))):
        assert (found.value, found.upper) == (1, 1)
        assert found.lower == pytest.approx(1 - 0.1684 / 0.5, abs=0.001)


def test_agreeing_where_hardly_anything_was_found_says_next_to_nothing():
    found = cohens_kappa([("none", "none")] * 19 + [("a", "a")], Random(1))

    assert found.lower == pytest.approx(1 - 0.1684 / 0.095, abs=0.001)


def test_coders_are_compared_code_by_code_over_what_two_of_them_coded():
    first = {str(i): {"question": "open" if i % 2 else "none"} for i in range(20)}
    second = {**first, "1": {"question": "closed"}, "21": {"question": "open"}}

    found = compare([first, second], Random(1))

    assert [each.code for each in found.codes] == ["question", "question present"]
    kind, present = found.codes
    assert kind.alpha.n == present.alpha.n == 20
    assert kind.kappa is not None
    assert kind.kappa.value != 1
    assert present.kappa is not None
    assert present.kappa.value == 1
    assert [(each.turn, each.labels) for each in found.differences] == [("1", ("open", "closed"))]


def test_three_coders_have_an_alpha_and_no_kappa():
    coding = {str(i): {"client_talk": "change" if i % 2 else "neutral"} for i in range(4)}

    (found,) = compare([coding, coding, {}], Random(1)).codes

    assert found.kappa is None
    assert found.alpha.value == 1

"""Probabilities: sums of one, nothing that cannot be, and temperature without a change of order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from holdspace.nlp.probabilities import JOINT, reconcile, softmax, temper

HEADS = {
    "behaviour": ("question", "reflection", "therapist_input", "other"),
    "question": ("none", "open", "closed"),
    "reflection": ("none", "simple", "complex"),
    "therapist_input": ("none", "information", "advice", "options", "negotiation"),
}


def certain(**labels: str):
    return {
        head: np.array([[0.94 if name == labels[head] else 0.06 / (len(names) - 1) for name in names]], np.float32)
        for head, names in HEADS.items()
    }


def best(probabilities, head: str) -> str:
    return HEADS[head][int(probabilities[head][0].argmax())]


@given(arrays.arrays(np.float32, (4, 3), elements=st.floats(-30, 30, width=32)))
def test_softmax_gives_probabilities(logits):
    probabilities = softmax(logits)

    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert (probabilities >= 0).all()


@given(arrays.arrays(np.float32, (4, 3), elements=st.floats(-5, 5, width=32)), st.floats(0.3, 3))
def test_temperature_keeps_the_order(logits, temperature):
    before = softmax(logits)

    after = temper(before, temperature)

    assert np.allclose(after.sum(axis=1), 1, atol=1e-5)
    assert (np.take_along_axis(after, before.argmax(1)[:, None], 1)[:, 0] >= after.max(axis=1) - 1e-5).all()


def test_a_question_without_anything_asked_cannot_be():
    sure = certain(behaviour="other", question="open", reflection="none", therapist_input="none")

    found = reconcile(sure, HEADS)

    assert best(found, "behaviour") == "question" or best(found, "question") == "none"
    assert best(found, "question") != "none" or best(found, "behaviour") == "other"


@pytest.mark.parametrize("labels", [
    {"behaviour": "question", "question": "open", "reflection": "none", "therapist_input": "none"},
    {"behaviour": "reflection", "question": "closed", "reflection": "complex", "therapist_input": "none"},
    {"behaviour": "other", "question": "none", "reflection": "none", "therapist_input": "none"},
    {"behaviour": "therapist_input", "question": "none", "reflection": "none", "therapist_input": "advice"},
])  # fmt: skip
def test_what_fits_together_stays(labels):
    found = reconcile(certain(**labels), HEADS)

    assert {head: best(found, head) for head in JOINT} == labels


def test_each_head_still_sums_to_one():
    found = reconcile(certain(behaviour="other", question="open", reflection="simple", therapist_input="none"), HEADS)

    assert all(np.allclose(found[head].sum(axis=1), 1, atol=1e-5) for head in JOINT)

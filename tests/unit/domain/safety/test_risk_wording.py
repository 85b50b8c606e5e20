"""Wording that may tell of danger: measured on sentences of our own, and what "not" and somebody else do to it."""

from __future__ import annotations

import sys
from math import sqrt
from pathlib import Path

import pytest

from holdspace.definitions.risk_rules import languages_with_risk_rules, load_risk_rules
from holdspace.domain.errors import BadInput
from holdspace.domain.safety.risk_wording import find_risk_wording

SENTENCES = Path(__file__).parents[3] / "vectors/risk_wording"
RULES = load_risk_rules("en")
GERMAN = load_risk_rules("de")

PLAIN, HINT, HARMLESS = "+~-"


def sentences(name: str) -> list[tuple[str, str]]:
    lines = (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(line[0], line[2:]) for line in lines if line[:2] in {"+ ", "~ ", "- "}]


def share(hits: int, n: int) -> str:
    """Return a share with its 95 % interval (Wilson)."""
    z, p = 1.96, hits / n
    middle, half = (p + z * z / (2 * n)), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return f"{p:.0%} ({(middle - half) / scale:.0%} to {(middle + half) / scale:.0%}, {hits} of {n})"


def found_in(name: str, kind: str) -> tuple[int, int]:
    rules = GERMAN if name.endswith("_de") else RULES
    chosen = [text for each, text in sentences(name) if each == kind]
    return sum(bool(find_risk_wording(text, rules)) for text in chosen), len(chosen)


@pytest.mark.parametrize(
    ("name", "least_recall", "most_false"),
    [("tuning", 0.95, 0.01), ("held_out", 0.58, 0.08), ("tuning_de", 0.96, 0.04), ("held_out_de", 0.67, 0.03)],
)
def test_recall_and_false_alarms_are_as_published(
    name: str, least_recall: float, most_false: float, capsys: pytest.CaptureFixture[str]
):
    """The sentences held out were written after the rules were last changed; many harmless ones are hard on purpose."""
    (hits, n), (alarms, m) = found_in(name, PLAIN), found_in(name, HARMLESS)
    with capsys.disabled():
        sys.stdout.write(f"\nrisk wording, {name}: recall {share(hits, n)}; false alarms {share(alarms, m)}\n")

    assert hits / n >= least_recall
    assert alarms / m <= most_false


def test_hints_are_not_found_and_it_is_said_so():
    """Rules know words: whoever only hints at it is met by what stands on every page, not by this."""
    counts = [found_in(name, HINT) for name in ("tuning", "held_out", "tuning_de", "held_out_de")]
    hits, n = sum(hits for hits, _ in counts), sum(n for _, n in counts)

    assert n >= 60
    assert hits <= 2, "better than published: say so in docs/reference/risk-response.md"


def test_there_are_enough_sentences_and_none_twice():
    texts = [text for name in ("tuning", "held_out") for _, text in sentences(name)]
    german = [text for name in ("tuning_de", "held_out_de") for _, text in sentences(name)]

    assert len(texts) >= 300
    assert len(german) >= 100
    assert len(texts + german) == len({*texts, *german})


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Ich will sterben", True),
        ("Ich will nicht sterben", False),
        ("Ich will nicht mehr leben", True),
        ("Ich will nicht mehr in dieser Stadt leben", False),
        ("Ich habe nie daran gedacht, mir etwas anzutun", False),
        ("Mein Mann weiß nicht, dass ich sterben will", True),
        ("Meine Mutter wollte sich das Leben nehmen", False),
        ("Meine Ärztin hat gefragt, ob ich mich umbringen will", False),
        ("Die Arbeit war schlimm. Ich moechte tot sein!", True),
        ("", False),
    ],
)
def test_german_is_looked_at_with_its_own_not_and_its_own_persons(text: str, is_found: bool):
    assert bool(find_risk_wording(text, GERMAN)) is is_found


def test_neither_language_finds_anything_in_the_other():
    assert not any(find_risk_wording(text, GERMAN) for _, text in sentences("held_out"))
    assert not any(find_risk_wording(text, RULES) for _, text in sentences("held_out_de"))


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("i dont want to live", True),
        ("Im going to kill myself", True),
        ("I wanna die", True),
        ("I want to die", True),
        ("I DON\u2019T WANT TO LIVE ANYMORE!", True),
        ("I don't want to die", False),
        ("I can't stop thinking about killing myself", True),
        ("I don't think I want to die", False),
        ("She wanted to die", False),
        ("She does not know that I want to die", True),
        ("My doctor asked whether I want to kill myself", False),
        ("Work was fine. I want to die.", True),
        ("I don't want to die; I want to end my life differently, I mean end my life", True),
        ("", False),
    ],
)
def test_not_and_somebody_else_take_it_back(text: str, is_found: bool):
    assert bool(find_risk_wording(text, RULES)) is is_found


def test_each_wording_is_named_once():
    assert find_risk_wording("I want to die. I want to die, and I want to kill myself", RULES) == (
        "wanting-to-die",
        "killing-oneself",
    )


def test_every_wording_is_found_by_some_sentence():
    found = {id_ for _, text in sentences("tuning") for id_ in find_risk_wording(text, RULES)}

    german = {id_ for _, text in sentences("tuning_de") for id_ in find_risk_wording(text, GERMAN)}
    assert found == {wording.id for wording in RULES.wordings}
    assert german == {wording.id for wording in GERMAN.wordings}


def test_a_language_without_rules_is_refused():
    assert languages_with_risk_rules() == ("de", "en")
    with pytest.raises(BadInput):
        load_risk_rules("xx")

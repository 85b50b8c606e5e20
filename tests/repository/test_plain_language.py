"""What a client reads is plain: a reading age of about twelve, template by template and guide by guide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from holdspace.definitions.conversation_guides import load_guides
from holdspace.definitions.preferences_file import load_preferences
from holdspace.domain.guides.guide import Guide
from tests.repository.project import ROOT
from tests.repository.readability import grade, reading_age, syllables

SERVER = ROOT / "src/holdspace/server"
# The rooms whose pages a client opens.
OF_THE_WORK = ("care_plans", "decisions", "guides", "measures", "plans", "preferences", "same_page", "what_helps")
ROOMS = (*OF_THE_WORK, "acceptance", "consents", "exports", "journal", "safety", "third_parties", "toolbox", "trust")
# Read by colleagues alone.
NOT_THE_CLIENTS = {"beside_goal.html", "caseload.html", "rate_goals.html", "screening.html", "ask.html", "choice.html"}
ABOUT_TWELVE = 12.5
FEWEST_WORDS = 40
# Labels and buttons are no sentences: counted as such they would make any page look easy.
SHORTEST_SENTENCE = 5
TEXT = re.compile(
    r'{%\s*trans(?:late)?\s+"([^"]+)"|{%\s*blocktrans(?:late)?[^%]*%}(.*?){%\s*endblocktrans(?:late)?', re.DOTALL
)


def texts_of(template: Path) -> str:
    """Return the sentences of a template, one text a line, those for the client and those for the other."""
    found = [one or other for one, other in TEXT.findall(template.read_text(encoding="utf-8"))]
    texts = [" ".join(re.sub(r"{{[^}]*}}", "it", each).split()) for each in found]
    return "\n".join(each for each in texts if words_in(each) >= SHORTEST_SENTENCE)


def words_in(text: str) -> int:
    return len(re.findall(r"[A-Za-z]+", text))


TEMPLATES = sorted(
    path
    for room in ROOMS
    for path in (SERVER / room / "templates").rglob("*.html")
    if path.name not in NOT_THE_CLIENTS and words_in(texts_of(path)) >= FEWEST_WORDS
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_page_for_clients_is_read_with_ease_at_twelve(template: Path):
    assert reading_age(texts_of(template)) <= ABOUT_TWELVE


@pytest.mark.parametrize("guide", load_guides().values(), ids=lambda guide: guide.occasion)
def test_the_clients_side_of_a_guide_is_read_with_ease_at_twelve(guide: Guide):
    side = guide.client
    assert reading_age("\n".join([side.why, *side.steps, *side.sentences, *side.avoid])) <= ABOUT_TWELVE


def test_the_questions_on_how_one_likes_to_work_are_read_with_ease_at_twelve():
    assert reading_age("\n".join(f"{item.low}.\n{item.high}." for item in load_preferences().items)) <= ABOUT_TWELVE


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_as_a_whole_is_read_with_ease_at_twelve(room: str):
    """Its short pages together, which alone are too short to be measured."""
    pages = [path for path in (SERVER / room / "templates").rglob("*.html") if path.name not in NOT_THE_CLIENTS]

    assert reading_age("\n".join(map(texts_of, pages))) <= ABOUT_TWELVE


def test_several_pages_are_looked_at():
    assert len(TEMPLATES) >= 12


@pytest.mark.parametrize(
    ("word", "count"),
    [("plan", 1), ("agree", 2), ("proposal", 3), ("changed", 1), ("wanted", 2), ("people", 2), ("therapist", 3)],
)
def test_syllables_are_counted(word: str, count: int):
    assert syllables(word) == count


def test_a_hard_text_is_told_from_an_easy_one():
    """Six words, six syllables: 0.39 · 6 + 11.8 - 15.59 = -1.45."""
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    assert reading_age("Collaborative decision-making necessitates comprehensive deliberation.") > 20

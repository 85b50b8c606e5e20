"""The pictures of the documents are taken of the pages as they are; `make pictures` keeps them."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.system.conftest import Visitor
from tests.system.installation import ROOT, Installation
from tests.system.people import DESKTOP, PHONE

PICTURES = ROOT / "docs" / "images"

LONGEST_SECONDS = 90  # two servers and their browsers share few cores


@dataclass(frozen=True, slots=True)
class Picture:
    """Whose page is shown, the words that lead there one link after another, and what has to be seen on it."""

    name: str
    who: str
    follows: tuple[str, ...]
    seen: str
    viewport: tuple[tuple[str, int], ...] = tuple(DESKTOP.items())


TAKEN = (
    Picture("same-page", "rosa.k", (), "How it is going"),
    Picture("same-page-on-a-phone", "rosa.k", (), "How it is going", tuple(PHONE.items())),
    Picture("caseload", "noor.haddad", (), "Rosa Kessler"),
    Picture("conversation", "noor.haddad", ("Rosa Kessler", "Session 8", "Read the conversation"), "may be wrong"),
    Picture("who-has-looked", "rosa.k", ("Privacy",), "Nobody has altered this list"),
    Picture("plan", "rosa.k", ("Plan",), "The plan, version", tuple(PHONE.items())),
    Picture("plan-changes", "noor.haddad", ("Rosa Kessler", "Plan", "What changed since we started"), "What differs"),
    Picture("goals", "rosa.k", ("Plan", "Goals"), "What we work towards", tuple(PHONE.items())),
    Picture("decision", "rosa.k", ("Plan", "Decisions", "How do I go back to school?"), "The ways side by side"),
    Picture("what-helps", "rosa.k", ("Plan", "What helps"), "It gets in the way", tuple(PHONE.items())),
    Picture("boundaries", "rosa.k", ("Safety", "Boundaries"), "The wedding photos", tuple(PHONE.items())),
    Picture("safety-plan", "cedar.and.rain", ("Safety",), "How I notice", tuple(PHONE.items())),
    Picture("toolbox", "cedar.and.rain", ("Safety", "Toolbox"), "What helps", tuple(PHONE.items())),
    Picture("session-check", "rosa.k", ("Say how it was",), "I felt heard", tuple(PHONE.items())),
    Picture("how-we-work", "noor.haddad", ("Rosa Kessler", "How we work"), "95 % interval"),
    Picture(
        "guide", "noor.haddad", ("Rosa Kessler", "Guides for the talk", "We see a goal differently"), "Why this, now"
    ),
)


@pytest.mark.parametrize("picture", TAKEN, ids=lambda each: each.name)
def test_the_picture_shows_the_page_as_it_is(
    picture: Picture, visitor: Visitor, shared_installation: Installation, tmp_path: Path
):
    person = visitor(picture.who, shared_installation, viewport=dict(picture.viewport))
    person.opens("/")
    for words in picture.follows:
        person.follows(words)
    person.page.get_by_text(picture.seen).first.wait_for(timeout=LONGEST_SECONDS * 1000)

    # In the page's own typeface: on a busy machine it may come after the words.
    person.page.wait_for_load_state("load")
    person.page.evaluate("document.fonts.ready.then(() => true)")
    folder = PICTURES if os.environ.get("HOLDSPACE_TAKE_PICTURES") else tmp_path
    person.page.screenshot(path=folder / f"{picture.name}.png")

    assert (PICTURES / f"{picture.name}.png").exists(), "Not in the documents yet: make pictures"
    assert (folder / f"{picture.name}.png").stat().st_size > 20_000, "An empty page."

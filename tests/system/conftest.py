"""What every browser test has: a browser, the served demo practice, and people who sign in to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from holdspace.server.demo.story import PracticeStory, read_cast
from tests.system.beginning import ServedPractice
from tests.system.installation import Installation, seeded, serve
from tests.system.people import STEP_SECONDS, Person, open_browser

Visitor = Callable[..., Person]

# No other machine has an address: whatever a page asks for there fails, as it does without a network.
THIS_MACHINE_ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
# Pages on a busy machine may take as long to say something as they may to take a click.
expect.set_options(timeout=STEP_SECONDS * 1000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium where there is one, else the one that Playwright downloads."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-prefers-reduced-motion"]
    arguments.append(THIS_MACHINE_ALONE)
    return {**browser_type_launch_args, "args": arguments, **({"executable_path": found} if found else {})}


@pytest.fixture(scope="session")
def practice() -> PracticeStory:
    """Everyone of the demo practice."""
    return read_cast()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPractice]:
    """The demo practice, served once for all tests of a process."""
    with serve(seeded(), tmp_path_factory.mktemp("served")) as installation:
        yield ServedPractice.from_now(installation, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def shared_installation(served: ServedPractice) -> Installation:
    """A served demo practice for tests that only look."""
    return served.as_it_began()


@pytest.fixture
def own_installation(served: ServedPractice) -> Installation:
    """A served demo practice for a test that changes something."""
    return served.to_be_changed()


@pytest.fixture
def visitor(browser: Browser, practice: PracticeStory, served: ServedPractice) -> Iterator[Visitor]:
    """Return what lets somebody sit down at a browser: ``visitor(name, installation)``, signed in but for ''.

    At the end of the test nothing may have asked for another machine, and no page may have made the browser complain.
    """
    people: list[Person] = []

    def sit_down(name: str, installation: Installation, **options: Any) -> Person:
        key = (installation.address, name)
        person = open_browser(browser, name, installation, practice, state=served.signed_in.get(key), **options)
        people.append(person)
        if name and key not in served.signed_in:
            person.signs_in()
            served.signed_in[key] = person.page.context.storage_state()
        return person

    yield sit_down
    for person in people:
        person.page.context.close()
    assert [stray for person in people for stray in person.strays] == []
    assert [complaint for person in people for complaint in person.complaints] == []

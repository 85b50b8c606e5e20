"""The safety plan on a phone without a network: sealed, opened by a local unlock, the newest, gone when asked."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from holdspace.server.demo.story import PracticeStory
from tests.system.conftest import Visitor
from tests.system.installation import Installation
from tests.system.people import PHONE, Person

UNLOCK = "heron lamp 7"
NUMBER = "020 7946 0144"  # of somebody in her plan, as her story tells

# Asks for a file of ours that neither the pages here nor the plan's shell bring back once it is forgotten.
FETCH = """cache => fetch("/static/ui/bundle/charts.js", {cache, mode: "same-origin"})
  .then(answer => answer.ok, () => false)"""


def given_a_client_who_keeps_the_plan_on_the_phone(
    visitor: Visitor, installation: Installation, practice: PracticeStory
) -> tuple[Person, str]:
    """Return the client and a line of their plan."""
    story = next(each for each in practice.clients if each.safety_plan and each.sign_in)
    client: Person = visitor(story.sign_in, installation, viewport=PHONE)
    client.opens("/")
    client.follows("Safety")
    client.page.get_by_label("Unlock word").fill("short")
    client.presses("Keep it on this phone")
    client.reads("At least eight characters")
    client.page.get_by_label("Unlock word").fill(UNLOCK)
    client.presses("Keep it on this phone")
    client.reads("Kept. Any page")
    return client, story.safety_plan["own_coping"][0]


def when_there_is_no_network(client: Person) -> None:
    client.is_examined = True  # the browser complains about every request that fails
    client.page.context.set_offline(True)
    client.opens("/account/")


def when_it_is_unlocked(client: Person, unlock: str) -> None:
    client.page.get_by_label("Your unlock word").fill(unlock)
    client.presses("Open")


def lies_on_the_phone(client: Person) -> str:
    stored: str = client.page.evaluate("JSON.stringify({...localStorage})")
    return stored


def test_the_plan_opens_without_a_network_by_its_unlock_alone(
    visitor: Visitor, own_installation: Installation, practice: PracticeStory
):
    client, line = given_a_client_who_keeps_the_plan_on_the_phone(visitor, own_installation, practice)
    assert line not in lies_on_the_phone(client)
    assert UNLOCK not in lies_on_the_phone(client)

    when_there_is_no_network(client)
    expect(client.page).to_have_title("Kept page")
    client.does_not_read(line)
    when_it_is_unlocked(client, "not the word")
    client.reads("That did not open it")
    when_it_is_unlocked(client, UNLOCK)
    client.reads(line)
    expect(client.page.get_by_role("link", name=NUMBER)).to_have_attribute("href", f"tel:{NUMBER.replace(' ', '')}")
    client.presses("Close")
    client.does_not_read(line)


def test_the_plan_stays_when_its_person_signs_out_and_the_browser_forgets_our_pages(
    visitor: Visitor, own_installation: Installation, practice: PracticeStory
):
    client, line = given_a_client_who_keeps_the_plan_on_the_phone(visitor, own_installation, practice)
    client.is_examined = True  # the browser complains about what is asked of its cache in vain
    assert client.page.evaluate(FETCH, "reload")
    assert client.page.evaluate(FETCH, "only-if-cached")
    client.opens("/account/logout/")
    client.presses("Sign out", within=client.page.get_by_role("main"))
    expect(client.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert not client.page.evaluate(FETCH, "only-if-cached")
    client.page.go_back()
    client.does_not_read(line)

    when_there_is_no_network(client)
    when_it_is_unlocked(client, UNLOCK)

    client.reads(line)


def test_a_newer_version_is_taken_over_without_asking_for_the_unlock(
    visitor: Visitor, own_installation: Installation, practice: PracticeStory
):
    client, line = given_a_client_who_keeps_the_plan_on_the_phone(visitor, own_installation, practice)
    client.follows("Change the plan")
    client.page.get_by_label("What I can do alone").fill("Count the chimneys.")
    client.presses("Keep this version")
    expect(client.page.locator('[data-keep][data-current="yes"]')).to_be_visible()

    when_there_is_no_network(client)
    when_it_is_unlocked(client, UNLOCK)

    client.reads("Count the chimneys.")
    client.does_not_read(line)


def test_it_is_gone_when_asked_and_after_ten_wrong_tries(
    visitor: Visitor, own_installation: Installation, practice: PracticeStory
):
    client, _ = given_a_client_who_keeps_the_plan_on_the_phone(visitor, own_installation, practice)
    nine = {**json.loads(client.page.evaluate("localStorage.kept")), "tries": 9}
    client.page.evaluate("kept => { localStorage.kept = kept }", json.dumps(nine))
    client.opens("/kept/")
    when_it_is_unlocked(client, "wrong for the tenth time")
    client.reads("wrong too often")
    assert lies_on_the_phone(client) == "{}"

    client.opens("/")
    client.follows("Safety")
    client.page.get_by_label("Unlock word").fill(UNLOCK)
    client.presses("Keep it on this phone")
    client.presses("Remove from this phone")
    client.reads("Removed from this phone")
    assert lies_on_the_phone(client) == "{}"
    assert client.page.evaluate("caches.keys()") == []
    assert client.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0

"""A person at a browser: signs in, goes where the pages lead, fills in, presses. Reads like what they would tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from holdspace.server.demo.story import Colleague, PracticeStory
from tests.authenticator_app import code_with_time_left
from tests.system.installation import Installation

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
STEP_SECONDS = 30


@dataclass(slots=True)
class Person:
    """Somebody of the cast in a browser of their own; ``strays`` are requests that wanted to leave this machine."""

    name: str
    page: Page
    installation: Installation
    cast: PracticeStory
    has_javascript: bool = True
    strays: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    # While a page is examined from within, what the examination does is not the page's fault.
    is_examined: bool = False

    @property
    def colleague(self) -> Colleague | None:
        """Who they are among the colleagues; None for clients."""
        return next((each for each in self.cast.colleagues if each.sign_in == self.name), None)

    @property
    def path(self) -> str:
        """The path of the page they are at, without a place on it."""
        return urlsplit(self.page.url).path

    def opens(self, path: str) -> int:
        """Go to a page by its path; return the status of the answer, 0 where there was none."""
        answer = self.page.goto(self.installation.address + path)
        return answer.status if answer else 0

    def signs_in(self) -> None:
        """Sign in by name and password, colleagues with what their authenticator app shows."""
        self.opens("/account/login/")
        self.page.get_by_label("Sign-in name").fill(self.name)
        self.page.get_by_label("Password", exact=True).fill(self.cast.password)
        self.clicks(self.page.get_by_role("button", name="Sign in", exact=True))
        if self.colleague:
            self._enters_the_second_factor(self.colleague.second_factor)
        expect(self.page.get_by_role("navigation", name="Main menu")).to_be_visible()

    def _enters_the_second_factor(self, secret: str) -> None:
        expect(self.page).to_have_url(re.compile("authenticate"))
        # A code that runs out between reading and sending it is refused; like a person, wait for the next.
        self.page.locator("input[name=code]").fill(code_with_time_left(secret))
        self.clicks(self.page.get_by_role("button", name="Sign in", exact=True))

    def holds_an_authenticator(self, *, derives: bool = True) -> None:
        """Have a virtual one, always at hand, which derives secrets (WebAuthn PRF) or does not."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "hasPrf": derives,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def follows(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Follow a link by its words."""
        self.clicks((within or self.page).get_by_role("link", name=name).first)

    def presses(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press a button by its words."""
        self.clicks((within or self.page).get_by_role("button", name=name).first)

    def clicks(self, target: Locator) -> None:
        """Click once the page has all of its parts: when its font comes, lines move away under the pointer."""
        target.wait_for()
        self.page.wait_for_load_state()
        target.click()

    def reads(self, words: str | re.Pattern[str]) -> None:
        """Find these words on the page."""
        expect(self.page.get_by_role("main").get_by_text(words).first).to_be_visible()

    def does_not_read(self, words: str | re.Pattern[str]) -> None:
        """Not find these words anywhere on the page."""
        expect(self.page.get_by_text(words)).to_have_count(0)


def open_browser(
    browser: Browser,
    name: str,
    installation: Installation,
    cast: PracticeStory,
    *,
    viewport: dict[str, int] = DESKTOP,
    has_javascript: bool = True,
    state: str | None = None,
) -> Person:
    """Return a person with a browser of their own; what wants to leave this machine is noted."""
    context = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]  # a plain dict is what it is
        java_script_enabled=has_javascript,
        storage_state=state,
        has_touch=viewport == PHONE,
        locale="en-GB",
    )
    context.set_default_timeout(STEP_SECONDS * 1000)
    person = Person(name, context.new_page(), installation, cast, has_javascript)
    _watch(context, person)
    return person


def _watch(context: BrowserContext, person: Person) -> None:
    def note_stray(request: Request) -> None:
        is_ours = request.url.startswith((person.installation.address, "data:", "blob:"))
        if not is_ours and request.redirected_from is None:
            person.strays.append(request.url)

    def note_error(message: ConsoleMessage) -> None:
        # A page that is refused or not there is said to be an error too; that is what was asked for.
        is_the_page = message.location.get("url") == person.page.url
        if message.type == "error" and not person.is_examined and not is_the_page:
            person.complaints.append(message.text)

    # Noted alone, not routed, or the browser would keep nothing that it has loaded and ask here before each request.
    context.on("request", note_stray)
    # The browser says so when the content security policy stopped something, or when a script failed.
    context.on("console", note_error)
    context.on("weberror", lambda error: person.complaints.append(str(error.error)))

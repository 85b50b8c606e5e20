"""Is a page usable for everybody? axe-core in light and dark, on a desktop and a phone."""

from __future__ import annotations

from collections.abc import Mapping

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.system.people import DESKTOP, PHONE

# What is hidden and laid out all the same: a class can undo it.
HIDDEN_IN_SIGHT = """[...document.querySelectorAll("[hidden]")].filter(each => each.getClientRects().length)
    .map(each => each.outerHTML.slice(0, 120))"""
# Best practices beyond WCAG are axe's opinion too, and ours.
WHOLE = {"resultTypes": ["violations"], "preload": False}
COLOURS_AND_SIZES = {
    "resultTypes": ["violations"],
    "preload": False,
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]},
}
# Only what is wrong comes back: all that was found good is long, and takes longer to hand over than to find.
LOOK = "options => axe.run(options).then(found => found.violations)"


def problems_of(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands, a line each; leaves it light and on a desktop.

    Both lights and both sizes are looked at, each once: colours do not depend on the size.
    """
    # A page that is not all there yet has no heading, or no styles.
    page.wait_for_load_state()
    # Colours that are on their way from light to dark are neither: without motion they are there at once.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(AXE_SCRIPT)
    found = _look(page, "desktop, light", WHOLE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict is what it is
    found += _look(page, "phone, dark", COLOURS_AND_SIZES)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"phone: the page is {wide} pixels wider than the screen")
    found += [f"hidden, but in sight: {each}" for each in page.evaluate(HIDDEN_IN_SIGHT)]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return found


def _look(page: Page, where: str, options: Mapping[str, object]) -> list[str]:
    return [
        f"{where}: {each['id']} ({each['impact']}): {node['html'][:160]} {_say(node)}"
        for each in page.evaluate(LOOK, dict(options))
        for node in each["nodes"][:3]
    ]


def _say(node: dict[str, list[dict[str, object]]]) -> str:
    return "; ".join(str(each["message"]) for each in [*node["any"], *node["all"], *node["none"]][:1])

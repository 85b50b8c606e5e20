"""Tags and filters for what pages show: times, chances, charts, crisis help. ``{% load ui %}``."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from holdspace.charts import Chart
from holdspace.server.ui.crisis_help import load_crisis_help
from holdspace.server.ui.fingerprints import fingerprint_of
from holdspace.server.ui.folding import fixed
from holdspace.server.ui.language import page_language
from holdspace.server.ui.menu import Menu
from holdspace.server.ui.pseudonym import find_whose, pseudonym

register = template.Library()

NOTHING = mark_safe("")  # a constant


@register.filter
def moment(at: datetime | None) -> SafeString:
    """Show a time in the practice's time zone, with the exact one for machines: 23 November 2026, 08:25."""
    return _time(at, "DATETIME_FORMAT")


@register.filter
def day(at: datetime | None) -> SafeString:
    """Show the day of a time in the practice's time zone: 23 November 2026."""
    return _time(at, "DATE_FORMAT")


def _time(at: datetime | None, shown: str) -> SafeString:
    if at is None:
        return NOTHING
    local = timezone.localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), date_format(local, shown))


@register.filter
def chart_script(chart: Chart, element_id: str) -> SafeString:
    """Put a chart into the page as `json_script` does, where no word of its data can end the script."""
    text = chart.to_json().replace("&", "\\u0026").replace("<", "\\u003C").replace(">", "\\u003E")
    script = '<script id="{}" type="application/json">{}</script>'
    return format_html(script, element_id, mark_safe(text))  # noqa: S308  # nothing in it is markup any more


@register.filter
def percent(chance: float | None) -> str:
    """Show a chance or share between 0 and 1 as whole percent; a dash for none. Never 0 or 100 unless exactly so."""
    if chance is None:
        return "–"
    if 0 < chance < 0.005:
        return _("under %(percent)s") % {"percent": "1 %"}
    if 0.995 < chance < 1:
        return _("over %(percent)s") % {"percent": "99 %"}
    return f"{chance * 100:.0f} %"


@register.filter
def quoted(words: str) -> str:
    """Put somebody's words between the quotation marks of the page's language."""
    return _("“%(words)s”") % {"words": words}


@register.simple_tag
def drawn_menu(template_name: str, menu: Menu) -> SafeString:
    """Add a part of the menu; each menu is drawn once, for it is long and stands on every page."""
    return _drawn(template_name, menu, get_language())


@lru_cache(maxsize=2048)
def _drawn(template_name: str, menu: Menu, _language: str | None) -> SafeString:
    return cast("SafeString", get_template(template_name).render({"menu": menu}))


@register.simple_tag(takes_context=True)
def whose_record(context: template.Context) -> SafeString:
    """Say whose record a page for colleagues is about, also where it opens no name: two may be open side by side."""
    client_id = find_whose(context) if context["menu"].is_of_staff else None
    return format_html('<p class="whose soft small">{}</p>', pseudonym(client_id)) if client_id else NOTHING


@register.simple_tag
@fixed
def bundle(name: str) -> SafeString:
    """Add a script of the browser bundle, where it was built; pages do their work without it."""
    path = f"ui/bundle/{name}.js"
    if not _is_built(path):
        return NOTHING
    digest = fingerprint(name)
    if not digest:
        return format_html('<script type="module" src="{}"></script>', static(path))
    return format_html('<script type="module" src="{}" integrity="{}"></script>', _address(path, digest), digest)


@register.simple_tag
@fixed
def own_script(path: str) -> SafeString:
    """Add a script that stands in the sources as it is served, with its bytes: the browser runs no others."""
    digest = _digest(path)
    return format_html('<script src="{}" integrity="{}" defer></script>', _address(path, digest), digest)


def _address(path: str, digest: str) -> str:
    """Return where a script is fetched: other bytes elsewhere, so that none kept before an update is refused."""
    return f"{static(path)}?{quote(digest.removeprefix('sha384-')[:12], safe='')}"


@register.simple_tag
@fixed
def fingerprint(name: str) -> str:
    """Return which bytes a script has, of the bundle by its name or of the sources by its path.

    The browser runs no others, and people can compare.
    """
    return _digest(name) if name.endswith(".js") else _fingerprints().get(f"{name}.js", "")


@cache
def _digest(path: str) -> str:
    return fingerprint_of(Path(str(finders.find(path))))


@cache
def _fingerprints() -> dict[str, str]:
    found = finders.find("ui/bundle/manifest.json")
    return dict(json.loads(Path(str(found)).read_text(encoding="ascii"))) if found else {}


@register.simple_tag
@fixed
def bundle_style(name: str) -> SafeString:
    """Add a style sheet of the browser bundle (the typeface), where it was built."""
    path = f"ui/bundle/{name}.css"
    return format_html('<link rel="stylesheet" href="{}">', static(path)) if _is_built(path) else NOTHING


@register.simple_tag
@fixed
def bundle_font(name: str) -> SafeString:
    """Ask for a typeface of the browser bundle at once, so that it is there when the first line is drawn."""
    path = f"ui/bundle/{name}.woff2"
    if not _is_built(path):
        return NOTHING
    return format_html('<link rel="preload" as="font" type="font/woff2" href="{}" crossorigin>', static(path))


@cache
def _is_built(path: str) -> bool:
    # Asked once per process: looking through every app's static folder costs more than rendering the page.
    return finders.find(path) is not None


@register.inclusion_tag("components/crisis_help.html")
def crisis_help() -> dict[str, Any]:
    """Show the numbers of the practice's country, large enough to tap: for the moment an answer tells of danger."""
    help_ = load_crisis_help(page_language())
    return {"country": help_.find(settings.HOLDSPACE_COUNTRY), "help": help_}

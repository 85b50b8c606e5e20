"""The safety plan on the client's phone: the page that unlocks it, and the worker that opens that page offline.

Both are the same for everybody and hold nothing of anybody; what is kept is sealed in the browser (`kept.js`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

_IMPORTED = re.compile(r'@import url\("([\w-]+\.css)"\)')


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Show the page on which the plan kept on this phone is unlocked.

    The worker asks for it without a cookie, which would tell who asks, so the language stands in its address.
    """
    language = request.GET.get("language", get_language())
    with override(language if language in dict(settings.LANGUAGES) else get_language()):
        return render(request, "safety/kept.html")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker; from here, because a worker rules over no more than the folder it comes from."""
    page = {"page": f"{reverse('safety:kept')}?language={get_language()}", "files": _files()}
    return render(request, "safety/worker.js", page, content_type="text/javascript")


@cache
def _files() -> list[str]:
    """Return the addresses of what the page needs to look and work as it should without a network."""
    index = Path(str(finders.find("ui/css/index.css")))
    styles = [f"ui/css/{name}" for name in _IMPORTED.findall(index.read_text(encoding="utf-8"))]
    names = ["ui/css/index.css", *styles, "ui/favicon.svg", "ui/js/page.js", "safety/plan.css", "safety/kept.js"]
    return [static(name) for name in names]

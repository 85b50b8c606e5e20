"""What the base page needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demo practice."""
    return {"is_demo": settings.HOLDSPACE_DEMO}

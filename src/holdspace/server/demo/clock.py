"""A story that is told today happened over months: while a moment of it is told, the clock shows that moment.

The door and the coder write their entries by the clock. Without this every look of the story would stand under today
in *Who has looked*. Only the demo command uses it, on a database that holds nobody real, before any page is served.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let Django's clock stand still at this moment of the story."""
    running = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = running

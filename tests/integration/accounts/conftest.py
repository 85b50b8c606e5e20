"""Signing in is limited by caller, and all tests come from one: each begins to count anew."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_attempts_from_before() -> None:
    cache.clear()

"""Behind the proxy the caller is who the proxy says, whatever the caller had written into the header before it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
from pytest_django.fixtures import Settings

CALLER, MADE_UP, PROXY = "203.0.113.9", "198.51.100.1", "127.0.0.1"


@pytest.mark.parametrize("forwarded", [CALLER, f"{MADE_UP}, {CALLER}", f"{MADE_UP},{MADE_UP}, {CALLER}"])
def test_the_last_caller_counts(rf: RequestFactory, settings: Settings, forwarded: str):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as with https

    request = rf.get("/", headers={"X-Forwarded-For": forwarded})

    assert get_adapter().get_client_ip(request) == CALLER


def test_without_a_proxy_the_header_counts_for_nothing(rf: RequestFactory, settings: Settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

    request = rf.get("/", headers={"X-Forwarded-For": MADE_UP})

    assert get_adapter().get_client_ip(request) == PROXY


@pytest.mark.parametrize(("origin", "count"), [("https://practice.example", 1), ("http://127.0.0.1:8000", 0)])
def test_there_is_one_proxy_where_there_is_https_and_none_elsewhere(origin: str, count: int):
    asks = "from holdspace.server import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"

    said = subprocess.run(
        [sys.executable, "-c", asks],
        env={**os.environ, "HOLDSPACE_ORIGIN": origin},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == str(count)

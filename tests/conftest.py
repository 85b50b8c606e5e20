"""What every test has: no network, quick and repeatable properties, the cast, and a browser session for each person."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as WebClient
from django.utils import translation
from hypothesis import HealthCheck, settings
from hypothesis.internal.constants_ast import Constants
from pytest_django.plugin import DjangoDbBlocker
from pytest_socket import socket_allow_hosts

from holdspace.server.accounts.models import User
from holdspace.server.keys.installation import prove
from tests.cast import Cast
from tests.kept_cast import cast_in, kept_cast
from tests.signing_in import signed_in

# The same examples on every run: a red gate can be looked into. HYPOTHESIS_PROFILE=wide searches anew and longer.
settings.register_profile(
    "gate", max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))
if settings.get_current_profile_name() == "gate":
    # Hypothesis also tries constants of the modules that are loaded: those differ with the tests that ran before.
    pytest.MonkeyPatch().setattr("hypothesis.internal.conjecture.providers._get_local_constants", Constants)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let no test reach another machine; this one, by its own addresses and sockets, for a server and a browser."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Search for garbage once all tests are loaded, and never among what was loaded: it is much, and it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long; on PostgreSQL, leave out what uses no database or brings its own.

    That was asked with the default one, as was what is the same on any.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not _asks_the_database(item)])
        items[:] = filter(_asks_the_database, items)


def _asks_the_database(item: pytest.Item) -> bool:
    """Return whether a test depends on which database there is; those about PostgreSQL itself have its name."""
    if item.get_closest_marker("any_database"):
        return False
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or "django_db_setup" in getattr(item, "fixturenames", []) or "postgresql" in item.nodeid


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make the installation's key outside of any test's transaction, as an installation does at its first start.

    The cast is made here as well, before any test has changed a setting.
    """
    with django_db_blocker.unblock():
        prove(b"", place="test")
        kept_cast()


@pytest.fixture(autouse=True)
def _as_in_a_new_process() -> None:
    """Forget what the test before left in the process: tries to sign in that were counted, and a request's language."""
    cache.clear()
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    """Everyone, in a database of the test's own."""
    return cast_in(is_transactional=not connection.in_atomic_block)


SignIn = Callable[[User], WebClient]


@pytest.fixture
def sign_in() -> SignIn:
    """Return what opens a browser session in which a person is signed in."""
    return signed_in

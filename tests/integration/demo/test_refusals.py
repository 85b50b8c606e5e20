"""The demo keeps away from real data."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from holdspace.domain.errors import UnsafeSetting, WrongState
from holdspace.server.clients.models import Practice
from holdspace.server.demo.clock import standing_at
from holdspace.server.demo.seeding import UNFINISHED, is_there, require_demo_mode
from holdspace.server.demo.story import read_cast
from tests.cast import Cast

CAST = read_cast()


def test_an_installation_that_is_no_demo_is_refused(settings):
    settings.HOLDSPACE_DEMO = False

    with pytest.raises(UnsafeSetting, match="not a demo"):
        require_demo_mode()


def test_real_people_are_never_mixed_with_the_demo(cast: Cast):
    Practice.objects.update(name="Elm Street")

    with pytest.raises(WrongState, match="real data"):
        is_there(CAST)


def test_a_practice_of_the_same_name_is_not_taken_for_the_demo(cast: Cast):
    Practice.objects.update(name=CAST.name)

    with pytest.raises(WrongState, match="real data"):
        is_there(CAST)


def test_an_interrupted_telling_is_told_apart(db: None):
    Practice.objects.create(pk=1, name=CAST.name + UNFINISHED, country="GB")

    with pytest.raises(WrongState, match="interrupted"):
        is_there(CAST)


def test_an_empty_installation_is_ready_for_the_demo(db: None):
    assert is_there(CAST) is False


def test_the_clock_runs_again_after_a_moment_of_the_story():
    then = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)

    with standing_at(then):
        assert timezone.now() == then

    assert timezone.now() > then

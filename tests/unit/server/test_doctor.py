"""`doctor`: whatever it may say is said in our words, with the sentence that mends it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import checks
from pytest_django.fixtures import Settings

from holdspace.server import doctor

DAY = date(2026, 11, 26)


def said(today: date) -> list[str | None]:
    return [each.id for each in doctor._age(DAY, today=today)]


def test_packages_are_too_old_after_three_months():
    assert said(DAY + timedelta(days=92)) == []
    assert said(DAY + timedelta(days=93)) == ["holdspace.W003"]


def test_the_day_of_this_release_is_known():
    assert doctor.pinned_on() >= DAY


@pytest.mark.parametrize("is_https", [False, True])
def test_everything_that_doctor_can_say_about_the_way_to_browsers_has_a_sentence_that_mends_it(
    settings: Settings, is_https: bool
):
    """As the settings make it of an installation's address, with the worst of the rest."""
    settings.HOLDSPACE_DEMO = False
    settings.IS_HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = is_https
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63_072_000 * is_https, is_https
    settings.SECRET_KEY, settings.DEBUG = "short", True

    heard = [each for each in checks.run_checks(include_deployment_checks=True) if not each.is_silenced()]

    assert ("holdspace.I001" if is_https else "holdspace.W002") in [each.id for each in heard]
    assert [each.id for each in heard if not each.hint or not str(each.id).startswith("holdspace.")] == []

"""A browser session that is over, or only begun, reaches no address: copied before, it opens nothing afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast as cast_to

import pytest
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.urls import reverse

from holdspace.server.accounts.models import User
from tests.browser import WebClient
from tests.cast import PASSWORD, Cast
from tests.conftest import SignIn
from tests.integration.routes.test_every_route import ADDRESSES, PUBLIC, looks_at
from tests.record import fill, ids_of

# A page, a form, and a piece of a page that stands open.
WAYS: tuple[tuple[str, dict[str, str]], ...] = (("GET", {}), ("POST", {}), ("GET", {"HX-Request": "true"}))
ENDS: dict[str, Callable[[WebClient, User], object]] = {
    "signed out": lambda web, user: web.post(reverse("account_logout")),
    "left by the quick exit": lambda web, user: web.get(reverse("ui:leave")),
    "ended from another browser": lambda web, user: [each.end() for each in UserSession.objects.filter(user=user)],
    "account closed": lambda web, user: User.objects.filter(pk=user.pk).update(is_active=False),
    "role written into the database": lambda web, user: User.objects.filter(pk=user.pk).update(role="supervisor"),
}


def copy_of(web: WebClient) -> WebClient:
    """Return another browser with the same cookies."""
    other = WebClient()
    other.cookies = type(web.cookies)(web.cookies.output(header="", sep=";"))
    return other


def require_nothing_opens(web: WebClient, cast: Cast) -> None:
    """Ask every address with the cookies that were there to begin with, whatever was answered meanwhile."""
    ids, before = ids_of(cast), looks_at(cast)
    cookies = web.cookies.output(header="", sep=";")
    web.raise_request_exception = False
    for address in ADDRESSES:
        path = address.fill(ids)
        if PUBLIC.match(path) and path != "/":
            continue
        for method, headers in WAYS:
            web.cookies.clear()
            web.cookies.load(cookies)
            answer = cast_to(HttpResponse, web.generic(method, path, headers=headers))
            where = (method, headers, address.pattern, answer.status_code)
            assert answer.status_code in {302, 401, 403, 404, 405}, where
            if answer.status_code == 302:
                assert answer["Location"].startswith(("/account/login/", "/account/two-factor/")), where
    assert looks_at(cast) == before


@pytest.mark.parametrize("who", ["client", "therapist"])
@pytest.mark.parametrize("how", ENDS)
def test_a_copy_of_a_session_that_is_over_opens_nothing(cast: Cast, sign_in: SignIn, how: str, who: str):
    fill(cast)
    web = cast_to(WebClient, sign_in(cast.everyone[who]))
    copied = copy_of(web)
    assert copied.get(f"/clients/{cast.client.pk}/consents/").status_code == 200

    ENDS[how](web, cast.everyone[who])

    require_nothing_opens(copied, cast)


def test_a_colleague_who_gave_the_password_and_no_second_factor_reaches_no_address(cast: Cast):
    fill(cast)
    web = WebClient()
    web.post("/account/login/", {"login": cast.therapist.username, "password": PASSWORD})
    assert web.cookies

    require_nothing_opens(web, cast)

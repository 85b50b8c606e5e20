"""Recovery codes: shown once, when they are made; kept as hashes; each opens once, and its own account alone."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.test import Client as WebClient
from django.urls import reverse
from django.utils.timezone import now

from holdspace.server.accounts.factor_proofs import is_as_set_up, keep_proof, note_whether_there_is_one
from holdspace.server.accounts.models import User
from holdspace.server.accounts.recovery_codes import SeededCodes
from tests.cast import PASSWORD, Cast
from tests.conftest import SignIn

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE = re.compile(r"<code>([^<]+)</code>")
ONLY_ONCE = "Codes are shown only once"


@pytest.fixture
def somebody(cast: Cast) -> User:
    """A client with an authenticator app."""
    keep_proof(authenticator=TOTP.activate(cast.client_user, SECRET).instance)
    note_whether_there_is_one(user=cast.client_user)
    return cast.client_user


@pytest.fixture
def web(somebody: User, sign_in: SignIn) -> WebClient:
    """Their browser, in which they have just proven who they are."""
    browser = sign_in(somebody)
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": now().timestamp()}]
    session.save()
    return browser


def made(user: User) -> list[str]:
    codes = RecoveryCodes.activate(user)
    keep_proof(authenticator=codes.instance)
    codes.mark_as_viewed()
    words: list[str] = codes.get_unused_codes()
    return words


def seeded(user: User) -> list[str]:
    """Give them codes as allauth makes them, the first of them used, and bring them over."""
    codes = SeededCodes.activate(user)
    keep_proof(authenticator=codes.instance)
    words: list[str] = codes.get_unused_codes()
    assert codes.validate_code(words[0])
    return words


def bring_over() -> None:
    import_module("holdspace.server.accounts.migrations.0007_hash_recovery_codes").hash_seeded(apps, None)


def row_of(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)


def opens(user: User, code: str) -> bool:
    web = WebClient()
    web.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    web.post(reverse("mfa_authenticate"), {"code": code})
    return web.get("/account/").status_code == 200


def looked_at(web: WebClient) -> str:
    return web.get(reverse("mfa_view_recovery_codes")).content.decode()


def test_a_recovery_code_opens_once(somebody: User):
    code, other, *_ = made(somebody)

    assert [opens(somebody, each) for each in (code, code, other)] == [True, False, True]


def test_how_a_code_is_written_does_not_matter(somebody: User):
    code = made(somebody)[0]

    assert opens(somebody, f" {code.upper().replace('-', ' ')}")


def test_a_code_that_was_never_made_opens_nothing(somebody: User):
    made(somebody)

    assert not any(opens(somebody, each) for each in ("abcde-fghij-klmno-pqrst-uvwxy", "ü", "-"))


def test_each_code_has_125_random_bits(somebody: User):
    codes = made(somebody)

    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([a-z2-7]{5}-){4}[a-z2-7]{5}", code) for code in codes)


def test_of_a_code_only_a_hash_is_kept(somebody: User):
    codes = made(somebody)
    data = row_of(somebody).data

    assert set(data) == {"codes", "proof"}
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in data["codes"])
    assert not any(part in repr(data) for code in codes for part in (code, code.replace("-", "")))


def test_a_hash_that_was_copied_from_another_account_opens_nothing(somebody: User, cast: Cast):
    made(somebody)
    others = made(cast.outsiders.user)
    row = row_of(somebody)
    row.data["codes"] = row_of(cast.outsiders.user).data["codes"]
    row.save()

    assert not opens(somebody, others[0])


@pytest.mark.django_db(transaction=True)  # allauth tells of new codes after the commit
def test_new_codes_are_shown_once_and_then_never_again(somebody: User, web: WebClient):
    former = made(somebody)
    assert web.post(reverse("mfa_generate_recovery_codes"))["Location"] == reverse("mfa_view_recovery_codes")

    codes, again = CODE.findall(looked_at(web)), looked_at(web)

    assert len(codes) == 10
    assert ONLY_ONCE in again
    assert "10 codes are left" in again
    assert reverse("mfa_generate_recovery_codes") in again
    assert not any(code in again for code in codes)
    assert [opens(somebody, each) for each in (former[0], codes[0])] == [False, True]


def test_codes_that_were_seen_cannot_be_saved_as_a_file_later(somebody: User, web: WebClient):
    made(somebody)

    assert web.get(reverse("mfa_download_recovery_codes")).status_code == 403


def test_where_somebody_else_looked_in_the_same_moment_the_page_shows_no_empty_codes(
    somebody: User, web: WebClient, monkeypatch: pytest.MonkeyPatch
):
    made(somebody)
    monkeypatch.setattr(RecoveryCodes, "did_view", False)  # as read before the other looked
    monkeypatch.setattr(RecoveryCodes, "mark_as_viewed", lambda codes: None)

    assert ONLY_ONCE in looked_at(web)


def test_the_page_of_the_second_step_says_how_many_are_left_and_offers_new_ones(somebody: User, web: WebClient):
    code = made(somebody)[0]
    assert opens(somebody, code)

    page = web.get(reverse("mfa_index")).content.decode()

    assert "You have 9 codes left" in page
    assert reverse("mfa_generate_recovery_codes") in page
    assert "See the codes" not in page


def test_codes_that_nobody_has_seen_yet_are_made_when_their_person_looks(somebody: User, web: WebClient):
    keep_proof(authenticator=RecoveryCodes.activate(somebody).instance)

    page = web.get(reverse("mfa_index")).content.decode()

    assert reverse("mfa_view_recovery_codes") in page
    assert len(CODE.findall(looked_at(web))) == 10


def test_codes_from_a_seed_go_on_opening_without_it(somebody: User):
    used, code, *_ = seeded(somebody)

    bring_over()

    row = row_of(somebody)
    assert set(row.data) == {"codes", "salt", "proof"}
    assert len(row.data["codes"]) == 9
    assert is_as_set_up(row)
    assert [opens(somebody, each) for each in (used, code, code)] == [False, True, False]


def test_codes_from_a_seed_are_not_shown_again(somebody: User, web: WebClient):
    codes = seeded(somebody)

    bring_over()

    page = looked_at(web)
    assert ONLY_ONCE in page
    assert not any(code in page for code in codes)


def test_codes_whose_seed_was_written_by_hand_open_nothing(somebody: User, cast: Cast):
    codes = seeded(cast.outsiders.user)
    row = row_of(cast.outsiders.user)
    row.user = somebody
    row.save()

    bring_over()

    assert row_of(somebody).data["codes"] == []
    assert not is_as_set_up(row_of(somebody))
    assert not opens(somebody, codes[1])

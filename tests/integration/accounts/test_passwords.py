"""Passwords that others would try are not taken, however they are lengthened, nor those of a list of breached ones."""

from __future__ import annotations

import hashlib
import random
import secrets
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from pytest_django.fixtures import Settings

from holdspace.server.accounts.breached_passwords import is_listed
from holdspace.server.settings import sign_in

STOLEN = "nine-stolen-teaspoons"


def is_taken(password: str) -> bool:
    try:
        validate_password(password)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    "password",
    [
        "liverpool2024!",
        "1234liverpool",
        "Charlie-1987-05",
        "monkeymonkeymonkey",
        "dragondragon12",
        "123123123123",
        "***sunshine***",
    ],
)
def test_a_common_password_made_longer_is_not_taken(password: str):
    assert not is_taken(password)


@pytest.mark.parametrize("password", ["a-quiet-room-with-a-window", "liverpool rain kettle", "wIf9-3kQp2-xxT7e"])
def test_words_put_together_by_oneself_are_taken(password: str):
    assert is_taken(password)


def test_none_of_three_thousand_common_passwords_that_were_made_long_enough_is_taken():
    common = sorted(each for each in CommonPasswordValidator().passwords if len(each) >= 6)
    some = random.Random(5).sample(common, 3_000)

    assert [each for each in some if is_taken(each + "1" * max(12 - len(each), 1))] == []


def listed(tmp_path: Path, passwords: list[str], ending: str) -> Path:
    hashes = sorted(hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in passwords)
    path = tmp_path / "pwnedpasswords.txt"
    path.write_bytes("".join(f"{each}:{i % 10_007}{ending}" for i, each in enumerate(hashes)).encode())
    return path


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [1, 2, 3, 500])
def test_every_password_of_a_list_is_found_and_no_other(tmp_path: Path, size: int, ending: str):
    passwords = [secrets.token_hex(8) for _ in range(size)]
    path = listed(tmp_path, passwords, ending)

    assert all(is_listed(each, path) for each in passwords)
    assert not any(is_listed(secrets.token_hex(8), path) for _ in range(200))


def test_in_an_empty_list_there_is_nothing(tmp_path: Path):
    assert not is_listed(STOLEN, listed(tmp_path, [], "\n"))


def test_a_breached_password_is_not_taken_where_there_is_a_list(settings: Settings, tmp_path: Path):
    assert is_taken(STOLEN)

    settings.HOLDSPACE_BREACHED_PASSWORDS = str(listed(tmp_path, [STOLEN, "another one"], "\n"))

    assert not is_taken(STOLEN)


def test_where_the_list_cannot_be_read_no_password_is_taken(settings: Settings, tmp_path: Path):
    settings.HOLDSPACE_BREACHED_PASSWORDS = str(tmp_path / "gone.txt")

    with pytest.raises(OSError, match="gone"):
        validate_password(STOLEN)


def test_passwords_are_kept_by_argon2id_with_no_less_than_is_advised():
    """19 MiB, 2 rounds, 1 lane: OWASP Password Storage Cheat Sheet."""
    [path] = sign_in.PASSWORD_HASHERS
    hasher: Argon2PasswordHasher = import_string(path)()
    kept = hasher.decode(hasher.encode(STOLEN, hasher.salt()))

    assert kept["variety"] == "argon2id"
    assert kept["memory_cost"] >= 19 * 1024
    assert kept["time_cost"] >= 2

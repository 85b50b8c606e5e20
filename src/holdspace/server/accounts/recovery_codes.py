"""Recovery codes, of which only hashes are kept: they are made in the moment they are shown, and never shown again.

allauth keeps a seed that makes the codes anew at any time. Here a code has 125 random bits, and what is kept of it is
an HMAC under the installation's key, of the code and of whose it is: written into the database, or copied there from
one account to another, it opens nothing. Of codes from before, eight digits out of a seed, it is one of an Argon2id
hash.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth, flows
from argon2 import Type
from argon2.low_level import hash_secret_raw
from django.db import transaction
from django.utils.crypto import get_random_string

from holdspace.server.accounts.models import User
from holdspace.server.keys.installation import prove

SeededCodes: Any = auth.RecoveryCodes  # before `begin` puts ours in its place
PLACE = "recovery_code"
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # base32, RFC 4648: no 0 beside o, no 1 beside l; five bits a letter
GROUPS = LETTERS = 5
# Argon2id with 19 MiB, OWASP Password Storage Cheat Sheet and ASVS 5.0 appendix C.
ARGON2ID: dict[str, Any] = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1, "hash_len": 32, "type": Type.ID}


class HashedCodes(SeededCodes):  # type: ignore[misc]  # allauth is untyped
    """allauth's recovery codes, with hashes in the place of its seed.

    The row's data hold `codes`, the hashes of those that are left, once they were made; `salt` where they are old ones.
    """

    def __init__(self, instance: Authenticator) -> None:
        super().__init__(instance)
        self.instance = instance
        self._shown: list[str] = []

    @classmethod
    def activate(cls, user: User) -> HashedCodes:
        """Return the person's recovery codes; where there were none, they are made when their person first looks."""
        kind = Authenticator.Type.RECOVERY_CODES
        row, _ = Authenticator.objects.get_or_create(user=user, type=kind, defaults={"data": {}})
        return cls(row)

    @property
    def did_view(self) -> bool:
        """Whether they were made, which is when they are shown."""
        return "codes" in self.instance.data

    @transaction.atomic
    def mark_as_viewed(self) -> None:
        """Make the codes, to be shown now; of two who look at the same moment one sees them."""
        self._lock()
        if not self.did_view:
            self._shown = [_new_code() for _ in range(app_settings.RECOVERY_CODE_COUNT)]
            self._keep([self._hashed(code) for code in self._shown])

    def get_unused_codes(self) -> list[str]:
        """Return the codes that were made just now; of any others as many empty words as there are left."""
        return self._shown or [""] * len(self._left())

    @transaction.atomic
    def validate_code(self, code: str) -> bool:
        """Return whether this is one of the codes that are left; it is none any more then."""
        self._lock()
        left, hashed = self._left(), self._hashed(code)
        if hashed not in left:
            return False
        self._keep([each for each in left if each != hashed])
        return True

    def _lock(self) -> None:
        self.instance = Authenticator.objects.select_for_update().get(pk=self.instance.pk)

    def _left(self) -> list[str]:
        left: list[str] = self.instance.data.get("codes", [])
        return left

    def _keep(self, hashes: list[str]) -> None:
        self.instance.data["codes"] = hashes
        self.instance.save(update_fields=["data"])

    def _hashed(self, code: str) -> str:
        return hashed_code(code, user_id=self.instance.user_id, salt=self.instance.data.get("salt"))


def hashed_code(code: str, *, user_id: UUID, salt: str | None) -> str:
    """Return what is kept of a code, in hexadecimal; with a salt, in hexadecimal too, where it is an old, short one."""
    word = normalize_user_code(code).encode()
    secret = word if salt is None else hash_secret_raw(word, bytes.fromhex(salt), **ARGON2ID)
    return prove(user_id.bytes + secret, place=PLACE).hex()


def _new_code() -> str:
    return "-".join(get_random_string(LETTERS, ALPHABET) for _ in range(GROUPS))


def begin() -> None:
    """Have allauth keep recovery codes this way from now on; called once from AppConfig.ready."""
    kept: Any = HashedCodes
    auth.RecoveryCodes = flows.RecoveryCodes = kept

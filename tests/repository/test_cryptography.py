"""The inventory of cryptography names every file that takes up something cryptographic, and no other."""

from __future__ import annotations

import re

from tests.repository.project import SOURCE, read, texts

MODULES = (
    "argon2", "cryptography", "fido2", "hashlib", "hmac", "hvac", "keyring", "secrets", "ssl",
    r"allauth\.mfa\.(?:totp|webauthn)\.internal", r"django\.contrib\.auth\.hashers", r"django\.core\.signing",
    r"django\.utils\.crypto",
)  # fmt: skip
IN_PYTHON = re.compile(
    rf"^\s*(?:import|from) (?:{'|'.join(MODULES)})\b|^from django\.core import signing", re.MULTILINE
)
IN_JAVASCRIPT = re.compile(r"\bcrypto\.|Math\.random|age-encryption")


def used() -> set[str]:
    """Return every file of the package that imports a cryptographic module or calls the browser's."""
    return {
        path.relative_to(SOURCE).as_posix()
        for path, text in texts(".py", ".js", ".html")
        if path.is_relative_to(SOURCE) and (IN_PYTHON if path.suffix == ".py" else IN_JAVASCRIPT).search(text)
    }


def test_every_file_with_cryptography_is_in_the_inventory_and_no_other():
    section = read("docs/reference/cryptography.md").partition("## Where each is")[2].partition("\n## ")[0]
    named = re.findall(r"`([\w/]+\.(?:py|js|html))`", section)

    assert len(named) == len(set(named))
    assert set(named) == used()


def test_chance_for_statistics_is_nowhere_near_secrets():
    """`random` repeats itself by design: it draws samples, and makes no secret, id or key."""
    rooms = ("vault", "server/accounts", "server/keys", "server/audit", "server/exports", "server/consents")
    found = [
        path.relative_to(SOURCE).as_posix()
        for path, text in texts(".py")
        if path.is_relative_to(SOURCE) and re.search(r"^\s*(?:import|from) random\b", text, re.MULTILINE)
    ]

    assert [name for name in found if name.startswith(rooms)] == []

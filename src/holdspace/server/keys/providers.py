"""Where the root key is held: a file, the operating system's key ring, or a key service; one setting says which."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

from django.conf import settings

from holdspace.domain.errors import KeyUnavailable, UnsafeSetting
from holdspace.vault import RootKeyFolder, RootKeys
from holdspace.vault.root_key_ring import RootKeyRing

FILE, KEY_RING, TRANSIT = PROVIDERS = ("file", "keyring", "transit")


def provided(name: str) -> RootKeys:
    """Return the root keys that a provider holds; raise UnsafeSetting for a name that is none."""
    folder = Path(settings.HOLDSPACE_KEYS)
    if name == FILE:
        return _folder(folder, settings.HOLDSPACE_PASSPHRASE)
    if name == KEY_RING:
        return _ring(folder)
    if name == TRANSIT:
        address, token = settings.HOLDSPACE_TRANSIT_URL, settings.HOLDSPACE_TRANSIT_TOKEN
        return _transit(address, token, settings.HOLDSPACE_TRANSIT_KEY, folder)
    raise UnsafeSetting("There is no such holder of root keys.", hint=f"HOLDSPACE_ROOT_KEY: {', '.join(PROVIDERS)}.")


@cache
def _folder(folder: Path, passphrase: str) -> RootKeys:
    return RootKeyFolder(folder, passphrase=passphrase)


@cache
def _ring(folder: Path) -> RootKeys:
    # Two installations of one account have a folder each, and so a name each in the key ring.
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return RootKeyRing(f"holdspace-{name}", lock_folder=folder)


@cache
def _transit(address: str, token: str, key: str, folder: Path) -> RootKeys:
    # The extra `vault`, imported by whoever chose it alone.
    try:
        transit = import_module("holdspace.vault.transit").Transit
    except ModuleNotFoundError as error:
        problem = f"For a key service {error.name} must be installed."
        raise KeyUnavailable(problem, hint="Run: pip install 'holdspace[vault]'") from None
    keys: RootKeys = import_module("holdspace.vault.root_key_transit").TransitRootKeys(
        transit(address, token=token, key=key), folder=folder
    )
    return keys

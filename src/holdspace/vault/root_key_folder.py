"""The folder with the root key, and how one root key takes over from another without a pause.

    root.key          the key in use
    root.key.next     its successor while a rotation runs: wraps everything new, and what is rewrapped
    root.key.retired  its predecessor after a rotation, for backups made before; to be destroyed with the last of them

Who wraps takes the successor as soon as it is there; who unwraps takes the key that the wrapped value names. So a
rotation may be killed at any point and started again, and running processes need not be told.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from holdspace.domain.errors import KeyUnavailable, WrongState
from holdspace.vault.data_key import DataKey
from holdspace.vault.root_key import IDENTITY_BYTES, FileRootKey, PassphraseFileRootKey, RootKey

CURRENT, NEXT, RETIRED = "root.key", "root.key.next", "root.key.retired"


class RootKeyFolder:
    """The root keys of an installation; files are read again when they have changed."""

    def __init__(self, folder: Path, *, passphrase: str = "") -> None:
        self._folder, self._passphrase = folder, passphrase
        self._loaded: dict[tuple[str, int, int], RootKey] = {}
        self._lock = Lock()

    @property
    def wrapping(self) -> RootKey:
        """The key that wraps: the successor if there is one, else the current key, made now where there is none."""
        return self._find(NEXT) or self._find(CURRENT) or self._open(CURRENT)

    def unwrap(self, wrapped: bytes, *, client: str) -> DataKey:
        """Return the data key; raise KeyUnavailable where no key of this folder wrapped it."""
        identity = wrapped[:IDENTITY_BYTES].hex()
        for key in self.keys:
            if key.identity == identity:
                return key.unwrap(wrapped, client=client)
        raise KeyUnavailable(
            "This data key was wrapped by another root key.",
            hint="Point HOLDSPACE_KEYS to the folder with the root key that belongs to these data.",
        )

    @property
    def keys(self) -> tuple[RootKey, ...]:
        """All keys that are there: current, successor, predecessor."""
        return tuple(key for key in map(self._find, (CURRENT, NEXT, RETIRED)) if key is not None)

    def begin_rotation(self) -> RootKey:
        """Return the successor, made now or by a rotation that was interrupted."""
        if self._find(CURRENT) is None:
            raise WrongState("There is no root key to rotate yet.")
        return self._open(NEXT)

    def finish_rotation(self) -> None:
        """Put the successor in the place of the current key; only after everything has been rewrapped."""
        if self._find(NEXT) is None:
            raise WrongState("No rotation is under way.")
        # Two renames, each atomic. Killed in between, the successor wraps and both old names unwrap.
        (self._folder / CURRENT).rename(self._folder / RETIRED)
        (self._folder / NEXT).rename(self._folder / CURRENT)

    def _find(self, name: str) -> RootKey | None:
        return self._open(name) if (self._folder / name).exists() else None

    def _open(self, name: str) -> RootKey:
        path = self._folder / name
        with self._lock:
            if path.exists():
                seen = path.stat()
                kept = self._loaded.get((name, seen.st_ino, seen.st_mtime_ns))
                if kept is not None:
                    return kept
            key: RootKey
            if self._passphrase:
                key = PassphraseFileRootKey.open_or_create(path, passphrase=self._passphrase)
            else:
                key = FileRootKey.open_or_create(path)
            seen = path.stat()
            self._loaded[name, seen.st_ino, seen.st_mtime_ns] = key
            return key

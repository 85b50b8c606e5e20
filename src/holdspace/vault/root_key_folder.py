"""The folder with the root keys: a file for each name, plain or under a passphrase."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from holdspace.vault.root_key import FileRootKey, PassphraseFileRootKey, RootKey
from holdspace.vault.root_keys import CURRENT, NEXT, RETIRED, NamedRootKeys


class RootKeyFolder(NamedRootKeys):
    """The root keys of an installation; files are read again when they have changed."""

    def __init__(self, folder: Path, *, passphrase: str = "") -> None:
        self._folder, self._passphrase = folder, passphrase
        self._loaded: dict[tuple[str, int, int], RootKey] = {}
        self._lock = Lock()

    def _find(self, name: str) -> RootKey | None:
        return self._find_or_make(name) if (self._folder / name).exists() else None

    def _find_or_make(self, name: str) -> RootKey:
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

    def _take_over(self) -> None:
        # Two renames, each atomic. Killed in between, the successor wraps and both old names unwrap.
        (self._folder / CURRENT).rename(self._folder / RETIRED)
        (self._folder / NEXT).rename(self._folder / CURRENT)

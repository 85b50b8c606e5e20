"""All root keys of an installation, wherever they are held, and how one takes over from another without a pause.

Three names, whatever holds them:

    root.key          the key in use
    root.key.next     its successor while a rotation runs: wraps everything new, and what is rewrapped
    root.key.retired  its predecessor after a rotation, for backups made before; to be destroyed with the last of them

Who wraps takes the successor as soon as it is there; who unwraps takes the key that the wrapped value names. So a
rotation may be killed at any point and started again, and running processes need not be told.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol

from holdspace.domain.errors import KeyUnavailable, WrongState
from holdspace.vault.data_key import DataKey
from holdspace.vault.root_key import IDENTITY_BYTES, RootKey

CURRENT, NEXT, RETIRED = "root.key", "root.key.next", "root.key.retired"


class RootKeys(Protocol):
    """What the installation asks of whatever holds its root keys: a folder, a key ring, a key service."""

    @property
    def wrapping(self) -> RootKey:
        """The key that wraps."""

    @property
    def keys(self) -> tuple[RootKey, ...]:
        """All keys that can be had, for what a former one sealed."""

    def unwrap(self, wrapped: bytes, *, client: str) -> DataKey:
        """Return the data key; raise KeyUnavailable where no key here wrapped it."""

    def begin_rotation(self) -> RootKey:
        """Return the successor, made now or by a rotation that was interrupted."""

    def finish_rotation(self) -> None:
        """Have the successor take over; only after everything has been rewrapped."""


class NamedRootKeys(ABC):
    """Root keys that lie somewhere under their three names."""

    @property
    def wrapping(self) -> RootKey:
        """The key that wraps: the successor if there is one, else the current key, made now where there is none."""
        return self._find(NEXT) or self._find(CURRENT) or self._find_or_make(CURRENT)

    @property
    def keys(self) -> tuple[RootKey, ...]:
        """All keys that are there: current, successor, predecessor."""
        return tuple(key for key in map(self._find, (CURRENT, NEXT, RETIRED)) if key is not None)

    def unwrap(self, wrapped: bytes, *, client: str) -> DataKey:
        """Return the data key; raise KeyUnavailable where no key here wrapped it."""
        identity = wrapped[:IDENTITY_BYTES].hex()
        for key in self.keys:
            if key.identity == identity:
                return key.unwrap(wrapped, client=client)
        raise KeyUnavailable(
            "This data key was wrapped by another root key.",
            hint="Point HOLDSPACE_KEYS to the folder with the root key that belongs to these data.",
        )

    def begin_rotation(self) -> RootKey:
        """Return the successor, made now or by a rotation that was interrupted."""
        if self._find(CURRENT) is None:
            raise WrongState("There is no root key to rotate yet.")
        return self._find_or_make(NEXT)

    def finish_rotation(self) -> None:
        """Put the successor in the place of the current key; only after everything has been rewrapped."""
        if self._find(NEXT) is None:
            raise WrongState("No rotation is under way.")
        self._take_over()

    @abstractmethod
    def _find(self, name: str) -> RootKey | None:
        """Return the key of a name, None where there is none."""

    @abstractmethod
    def _find_or_make(self, name: str) -> RootKey:
        """Return the key of a name, made now where there is none; of several processes at once one makes it."""

    @abstractmethod
    def _take_over(self) -> None:
        """Retire the current key and put the successor into its place, so that a kill in between loses none."""

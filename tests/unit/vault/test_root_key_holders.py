"""Whoever holds the root key, file, key ring or key service: the same promises."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from holdspace.domain.errors import IntegrityError, KeyUnavailable, WrongState
from holdspace.vault import DataKey, RootKeyFolder, RootKeys
from holdspace.vault.root_key_ring import RootKeyRing
from holdspace.vault.root_key_transit import TransitRootKeys
from holdspace.vault.transit import Transit
from tests.unit.vault.bao import PROGRAM, Bao, bao
from tests.unit.vault.key_service import KeyService, key_service

Service = KeyService | Bao
Opened = Callable[[], RootKeys]  # as another process of the same installation would


class RingInMemory(KeyringBackend):
    """A key ring as the operating system's is, without one."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture
def ring() -> Iterator[RingInMemory]:
    former, made = keyring.get_keyring(), RingInMemory()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(former)


@pytest.fixture
def service() -> Iterator[Service]:
    with bao() if PROGRAM else key_service() as served:
        yield served


@pytest.fixture(params=["folder", "ring", "transit"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    if request.param == "folder":
        return lambda: RootKeyFolder(tmp_path / "keys")
    if request.param == "ring":
        request.getfixturevalue("ring")
        return lambda: RootKeyRing("holdspace-test", lock_folder=tmp_path)
    served: Service = request.getfixturevalue("service")
    return lambda: TransitRootKeys(Transit(served.address, token=served.token), folder=tmp_path)


def wrapped_by(keys: RootKeys, client: str = "c1") -> tuple[DataKey, bytes]:
    made = DataKey.new()
    return made, keys.wrapping.wrap(made, client=client)


def test_a_key_comes_back_in_another_process_and_for_its_client_only(opened: Opened):
    made, wrapped = wrapped_by(opened())

    assert opened().unwrap(wrapped, client="c1").expose() == made.expose()
    assert made.expose() not in wrapped
    with pytest.raises(IntegrityError):
        opened().unwrap(wrapped, client="c2")
    opened().wrapping.health()


def test_an_altered_wrapped_key_is_refused(opened: Opened):
    _, wrapped = wrapped_by(opened())
    altered = bytearray(wrapped)
    altered[-3] ^= 1

    with pytest.raises((IntegrityError, KeyUnavailable)):
        opened().unwrap(bytes(altered), client="c1")


def test_a_rotation_loses_nothing_wherever_it_stops(opened: Opened):
    first, under_old = wrapped_by(opened())
    before = opened().wrapping.identity
    successor = opened().begin_rotation()
    second, under_new = wrapped_by(opened())

    assert opened().begin_rotation().identity == successor.identity == opened().wrapping.identity != before
    assert under_new[:8].hex() == successor.identity
    assert opened().unwrap(under_old, client="c1").expose() == first.expose()
    opened().finish_rotation()
    assert opened().unwrap(under_old, client="c1").expose() == first.expose()
    assert opened().unwrap(under_new, client="c1").expose() == second.expose()
    with pytest.raises(WrongState):
        opened().finish_rotation()


def test_a_file_is_sealed_opened_and_not_opened_once_it_was_altered(opened: Opened):
    sealed, back = io.BytesIO(), io.BytesIO()
    opened().wrapping.seal_file(io.BytesIO(b"a backup" * 999), sealed, purpose=".data")
    opened().keys[0].open_file(io.BytesIO(sealed.getvalue()), back, purpose=".data")
    altered = bytearray(sealed.getvalue())
    altered[-5] ^= 1

    assert back.getvalue() == b"a backup" * 999
    for content, purpose in ((bytes(altered), ".data"), (sealed.getvalue(), ".keys"), (b"holdspace", ".data")):
        with pytest.raises(IntegrityError):
            opened().keys[0].open_file(io.BytesIO(content), io.BytesIO(), purpose=purpose)


def test_a_ring_that_is_killed_while_it_hands_over_keeps_the_retired_key(ring: RingInMemory, tmp_path: Path):
    keys = RootKeyRing("holdspace-test", lock_folder=tmp_path)
    made, wrapped = wrapped_by(keys)
    successor = keys.begin_rotation()
    # As after the second of three steps: both names hold the successor.
    ring.kept["holdspace-test", "root.key.retired"] = ring.kept["holdspace-test", "root.key"]
    ring.kept["holdspace-test", "root.key"] = ring.kept["holdspace-test", "root.key.next"]

    keys.finish_rotation()

    assert keys.wrapping.identity == successor.identity
    assert keys.unwrap(wrapped, client="c1").expose() == made.expose()
    assert ("holdspace-test", "root.key.next") not in ring.kept


def test_a_locked_ring_says_what_to_do(ring: RingInMemory, tmp_path: Path):
    ring.is_locked = True

    with pytest.raises(KeyUnavailable, match="Unlock the key ring"):
        RootKeyRing("holdspace-test", lock_folder=tmp_path).wrapping.health()


def test_a_key_service_that_is_sealed_or_refuses_or_is_gone_says_what_to_do(service: Service, tmp_path: Path):
    def health(address: str, token: str, key: str = "holdspace") -> None:
        TransitRootKeys(Transit(address, token=token, key=key), folder=tmp_path).wrapping.health()

    with pytest.raises(KeyUnavailable, match="HOLDSPACE_TRANSIT_TOKEN"):
        health(service.address, "s.another")
    with pytest.raises(KeyUnavailable, match="Make the key"):
        health(service.address, service.token, key="other")
    with pytest.raises(KeyUnavailable, match="cannot be reached"):
        health("http://127.0.0.1:9", service.token)
    service.is_sealed = True
    with pytest.raises(KeyUnavailable, match="Unseal it"):
        health(service.address, service.token)


def test_every_unwrapping_stands_in_the_services_own_log(service: Service, tmp_path: Path):
    keys = TransitRootKeys(Transit(service.address, token=service.token), folder=tmp_path)
    _, wrapped = wrapped_by(keys)
    before = service.called.count("POST decrypt/holdspace")

    keys.unwrap(wrapped, client="c1")

    assert service.called.count("POST decrypt/holdspace") == before + 1

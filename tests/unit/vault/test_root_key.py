"""Root keys: what they wrap, where they lie, and what they refuse."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from holdspace.domain.errors import IntegrityError, KeyUnavailable
from holdspace.vault import DataKey, FileRootKey, PassphraseFileRootKey, root_key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "root.key"


@pytest.fixture(autouse=True)
def cheap_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's cost is half a second on purpose; the tests are about what opens, not how long it takes."""
    monkeypatch.setattr(root_key, "SCRYPT_COST", 2**4)


def test_a_wrapped_key_comes_back_for_its_client(path: Path):
    root, key = FileRootKey.open_or_create(path), DataKey.new()

    assert root.unwrap(root.wrap(key, client="c1"), client="c1").expose() == key.expose()


def test_a_wrapped_key_does_not_come_back_for_another_client(path: Path):
    root = FileRootKey.open_or_create(path)
    wrapped = root.wrap(DataKey.new(), client="c1")

    with pytest.raises(IntegrityError):
        root.unwrap(wrapped, client="c2")


def test_another_root_key_says_which_folder_to_look_for(path: Path, tmp_path: Path):
    wrapped = FileRootKey.open_or_create(path).wrap(DataKey.new(), client="c1")
    other = FileRootKey.open_or_create(tmp_path / "other.key")

    with pytest.raises(KeyUnavailable, match="HOLDSPACE_KEYS"):
        other.unwrap(wrapped, client="c1")


def test_any_altered_byte_of_a_wrapped_key_is_refused(path: Path):
    root = FileRootKey.open_or_create(path)
    wrapped = root.wrap(DataKey.new(), client="c1")
    for place in range(len(wrapped)):
        altered = bytearray(wrapped)
        altered[place] ^= 1
        with pytest.raises((IntegrityError, KeyUnavailable)):
            root.unwrap(bytes(altered), client="c1")


def test_rewrapping_gives_the_same_key_under_the_new_root_and_none_under_the_old(path: Path, tmp_path: Path):
    old, new = FileRootKey.open_or_create(path), FileRootKey.open_or_create(tmp_path / "new.key")
    key = DataKey.new()

    rewrapped = old.rewrap(old.wrap(key, client="c1"), client="c1", new=new)

    assert new.unwrap(rewrapped, client="c1").expose() == key.expose()
    with pytest.raises(KeyUnavailable):
        old.unwrap(rewrapped, client="c1")


def test_the_file_is_its_owners_alone(path: Path):
    FileRootKey.open_or_create(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_file_gives_the_same_key(path: Path):
    assert FileRootKey.open_or_create(path).identity == FileRootKey.open_or_create(path).identity


def test_many_starting_at_once_agree_on_one_key(path: Path):
    with ThreadPoolExecutor(8) as pool:
        identities = list(pool.map(lambda _: FileRootKey.open_or_create(path).identity, range(32)))

    assert len(set(identities)) == 1
    assert [each.name for each in path.parent.iterdir()] == ["root.key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused_with_the_command_that_mends_it(path: Path, mode: int):
    FileRootKey.open_or_create(path)
    path.chmod(mode)

    with pytest.raises(KeyUnavailable, match="chmod 600"):
        FileRootKey.open_or_create(path)


def test_a_plain_file_of_another_length_is_no_root_key(path: Path):
    FileRootKey.open_or_create(path)
    path.write_bytes(bytes(31))

    with pytest.raises(KeyUnavailable):
        FileRootKey.open_or_create(path)


def test_a_passphrase_opens_its_file(path: Path):
    made = PassphraseFileRootKey.open_or_create(path, passphrase="rain on the skylight")

    assert PassphraseFileRootKey.open_or_create(path, passphrase="rain on the skylight").identity == made.identity


def test_another_passphrase_is_refused(path: Path):
    PassphraseFileRootKey.open_or_create(path, passphrase="rain on the skylight")

    with pytest.raises(KeyUnavailable, match="HOLDSPACE_PASSPHRASE"):
        PassphraseFileRootKey.open_or_create(path, passphrase="rain on the roof")


def test_the_file_alone_opens_nothing(path: Path):
    PassphraseFileRootKey.open_or_create(path, passphrase="rain on the skylight")

    with pytest.raises(KeyUnavailable, match="HOLDSPACE_PASSPHRASE_FILE"):
        FileRootKey.open_or_create(path)


def test_a_plain_file_is_not_taken_for_one_with_a_passphrase(path: Path):
    FileRootKey.open_or_create(path)

    with pytest.raises(KeyUnavailable, match="no root key with a passphrase"):
        PassphraseFileRootKey.open_or_create(path, passphrase="rain on the skylight")


@pytest.mark.parametrize("kept", [16, 30, 43, 44, 50, 90])
def test_a_file_that_was_cut_off_is_refused(path: Path, kept: int):
    PassphraseFileRootKey.open_or_create(path, passphrase="rain on the skylight")
    path.write_bytes(path.read_bytes()[:kept])

    with pytest.raises((IntegrityError, KeyUnavailable)):
        PassphraseFileRootKey.open_or_create(path, passphrase="rain on the skylight")


def test_a_healthy_key_says_nothing(path: Path):
    FileRootKey.open_or_create(path).health()


def test_a_key_that_gives_back_something_else_is_ill(path: Path, monkeypatch: pytest.MonkeyPatch):
    root = FileRootKey.open_or_create(path)
    monkeypatch.setattr(root, "unwrap", lambda wrapped, *, client: DataKey.new())

    with pytest.raises(KeyUnavailable):
        root.health()


def test_a_root_key_shows_its_identity_and_no_secret(path: Path):
    root = FileRootKey.open_or_create(path)

    assert repr(root) == f"<FileRootKey {root.identity}>"
    assert path.read_bytes().hex() not in repr(root)

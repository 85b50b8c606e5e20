"""A file under a passphrase opens with any program of the age format, and only whole and unaltered."""

import json
import subprocess
from pathlib import Path

import pytest

from holdspace.domain.errors import BadInput, IntegrityError
from holdspace.server.ui.bundle import ROOT, _node
from holdspace.vault import age_file
from holdspace.vault.age_file import PIECE_BYTES, lock, unlock

WORDS = "four quiet words here"
# typage, by the author of the format: another reader and writer than ours.
OTHER_PROGRAM = """
import * as age from "age-encryption";
import { readFileSync, writeFileSync } from "node:fs";
const [path, passphrase] = process.argv.slice(-2);
const decrypter = new age.Decrypter();
decrypter.addPassphrase(passphrase);
const content = await decrypter.decrypt(readFileSync(path));
const encrypter = new age.Encrypter();
encrypter.setPassphrase(passphrase);
encrypter.setScryptWorkFactor(10);
writeFileSync(path + ".back", await encrypter.encrypt(content));
console.log(JSON.stringify(content.length));
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a passphrase takes is not what these tests are about."""
    monkeypatch.setattr(age_file, "WORK_FACTOR", 10)


@pytest.mark.parametrize("length", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES])
def test_what_was_locked_opens(length: int):
    content = bytes(index % 251 for index in range(length))

    assert unlock(lock(content, passphrase=WORDS), passphrase=WORDS) == content


def test_another_program_opens_ours_and_we_open_its(tmp_path: Path):
    content = b"a page to read " * 10_000
    path = tmp_path / "copy.age"
    path.write_bytes(lock(content, passphrase=WORDS))

    command = [*_node(), "--input-type=module", "--eval", OTHER_PROGRAM, str(path), WORDS]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert json.loads(said) == len(content)
    assert unlock(path.with_name("copy.age.back").read_bytes(), passphrase=WORDS) == content


def test_another_passphrase_opens_nothing():
    with pytest.raises(BadInput, match="does not open"):
        unlock(lock(b"words", passphrase=WORDS), passphrase=f"{WORDS}!")


@pytest.mark.parametrize("at", [30, 60, 100, 140, 170, -1])
def test_any_altered_byte_is_noticed(at: int):
    locked = bytearray(lock(b"words" * 9, passphrase=WORDS))
    locked[at] ^= 1

    with pytest.raises((BadInput, IntegrityError)):
        unlock(bytes(locked), passphrase=WORDS)


@pytest.mark.parametrize("cut", [1, PIECE_BYTES + 16, 10_000])
def test_a_cut_is_noticed(cut: int):
    locked = lock(bytes(2 * PIECE_BYTES), passphrase=WORDS)

    with pytest.raises(IntegrityError):
        unlock(locked[:-cut], passphrase=WORDS)


def test_a_file_that_asks_for_more_work_than_there_is_memory_is_refused():
    locked = lock(b"", passphrase=WORDS).replace(b" 10\n", b" 40\n", 1)

    with pytest.raises(BadInput):
        unlock(locked, passphrase=WORDS)

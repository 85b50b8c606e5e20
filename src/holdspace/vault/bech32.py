"""Bech32 (BIP 173, https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki), the form of age's keys as text."""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def bech32(prefix: str, data: bytes) -> str:
    """Return the data under a prefix in lower case, with its checksum."""
    values = _fives(data)
    spread = [*(ord(each) >> 5 for each in prefix), 0, *(ord(each) & 31 for each in prefix)]
    checksum = _polymod([*spread, *values, *[0] * 6]) ^ 1
    values += [checksum >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1{''.join(_LETTERS[each] for each in values)}"


def _fives(data: bytes) -> list[int]:
    """Return the bits in groups of five, the last filled up with zeros."""
    bits = "".join(f"{each:08b}" for each in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[start : start + 5], 2) for start in range(0, len(bits), 5)]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_GENERATOR):
            checksum ^= term if top >> place & 1 else 0
    return checksum

"""The text form of age's keys, against the valid strings of BIP 173 and age's own generated pair."""

from holdspace.vault.bech32 import bech32


def test_nothing_under_a_prefix_is_the_prefix_with_its_checksum():
    """From BIP 173, https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki"""
    assert bech32("a", b"") == "a12uel5l"


def test_five_bit_groups_follow_the_standards_order():
    """BIP 173 gives this string for all 32 groups in order; here as the twenty bytes that they make."""
    groups = "".join(f"{each:05b}" for each in range(32))
    data = bytes(int(groups[start : start + 8], 2) for start in range(0, 160, 8))

    assert bech32("abcdef", data) == "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"

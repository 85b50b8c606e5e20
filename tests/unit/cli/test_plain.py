"""Words of others are shown on a terminal and do nothing to it."""

from __future__ import annotations

import pytest

from holdspace.cli.plain import INSTEAD, plain


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x08", "\r", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066"])
def test_a_sign_that_would_do_something_is_replaced(sign: str):
    assert plain(f"I am{sign}fine.") == f"I am{INSTEAD}fine."


@pytest.mark.parametrize("words", ["Hm.\nYes.\tNo.", "日本語 😢", "naïve café", "שלום"])
def test_all_else_stays(words: str):
    assert plain(words) == words

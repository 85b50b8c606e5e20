"""An error that nobody expected is told by its kind and its place."""

from __future__ import annotations

from holdspace.domain.unexpected import without_words

WORDS = "I have not slept since March"


def test_kind_and_place_are_told_and_no_message_of_the_error_or_its_causes():
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as cause:
            raise ValueError(WORDS) from cause
    except ValueError as error:
        told = without_words(error)

    assert [line.partition(" (")[0] for line in told.splitlines() if not line.startswith("  ")] == [
        "ValueError",
        "because of",
        "KeyError",
    ]
    assert "test_unexpected.py:" in told
    assert WORDS not in told
    assert "slept" not in told

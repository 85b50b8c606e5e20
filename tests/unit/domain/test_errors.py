"""One family of errors: what each says, and who can act on it."""

from __future__ import annotations

import pytest

from holdspace.domain.errors import (
    BadInput,
    ConsentMissing,
    HoldspaceError,
    IntegrityError,
    KeyUnavailable,
    NotFound,
    OperatorError,
    PersonError,
    Refused,
    UnsafeSetting,
    WrongState,
)


@pytest.mark.parametrize(
    ("error", "parent"),
    [
        (BadInput, PersonError),
        (NotFound, PersonError),
        (Refused, PersonError),
        (ConsentMissing, Refused),
        (WrongState, PersonError),
        (UnsafeSetting, OperatorError),
        (KeyUnavailable, OperatorError),
        (IntegrityError, HoldspaceError),
    ],
)
def test_each_error_belongs_to_who_can_act_on_it(error: type[Exception], parent: type[Exception]):
    assert issubclass(error, parent)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (BadInput("Not a transcript."), "Not a transcript."),
        (BadInput("Not a cue.", source="a.vtt"), "a.vtt: Not a cue."),
        (BadInput("Not a cue.", source="a.vtt", line=3), "a.vtt, line 3: Not a cue."),
        (BadInput("Not a cue.", line=3, remedy="Save it as UTF-8."), "line 3: Not a cue. Save it as UTF-8."),
        (OperatorError("No key."), "No key."),
        (OperatorError("No key.", hint="Restore it."), "No key. Restore it."),
    ],
)
def test_a_message_says_where_and_what_to_do(error: Exception, text: str):
    assert str(error) == text

"""The tables of `session_check` hold."""

import pytest

from holdspace.domain.session_check.flatness import find_flatness
from holdspace.workflows.who_sees import Standing, seen_by
from tests.spec.session_check import FLAT, SEEN, Flat, Seen


@pytest.mark.parametrize("row", SEEN, ids=lambda row: f"{row.given}, {len(row.allowed)} allowed")
def test_who_sees_an_answer_is_said_as_in_the_table(row: Seen):
    standing = Standing("Noor Haddad", row.allowed, row.is_supervised)

    assert seen_by(*row.kinds, standing=standing) == row.seen_by


@pytest.mark.parametrize("row", FLAT, ids=lambda row: row.because)
def test_answers_that_tell_little_are_noticed_as_in_the_table(row: Flat):
    assert (find_flatness(row.sessions, top=10) or "") == row.said

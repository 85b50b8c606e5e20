"""Roles."""

from __future__ import annotations

import pytest

from holdspace.domain.people import Role


@pytest.mark.parametrize("role", list(Role))
def test_everyone_but_the_client_works_here(role: Role):
    assert role.is_staff is (role != "client")

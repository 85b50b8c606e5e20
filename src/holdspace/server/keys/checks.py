"""`doctor` asks whoever holds the root key whether wrapping and unwrapping works."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from holdspace.domain.errors import OperatorError
from holdspace.server.keys.key_ring import root_keys


@register("keys", deploy=True)
def check_root_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return what keeps the root key from working; made where there is none yet."""
    try:
        root_keys().wrapping.health()
    except OperatorError as error:
        return [Error(error.problem, hint=error.hint, id="holdspace.E010")]
    return []

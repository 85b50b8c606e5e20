"""What the operator is told about the practice's own measures when the installation starts."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from holdspace.server.measures.instruments import loading_problems, practice_folder


@register()
def check_loaded_measures(**_: Any) -> list[CheckMessage]:
    """Name every file of the folder that cannot be used; it is left out meanwhile."""
    hint = f"Make it anew with holdspace instrument load, or take it out of {practice_folder()}."
    return [Warning(problem, hint=hint, id="holdspace.W070") for problem in loading_problems()]

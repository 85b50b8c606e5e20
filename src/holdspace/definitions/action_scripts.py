"""Reads what to do after a screening."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from holdspace.domain.errors import BadInput
from holdspace.domain.safety.screening import ActionScript, Outcome


@cache
def load_action_scripts() -> dict[Outcome, ActionScript]:
    """Return the script of each outcome of the ASQ; raise BadInput where one is missing or not complete."""
    file = files(__package__).joinpath("screening", "asq.toml")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    try:
        scripts = [
            ActionScript(Outcome(each["id"]), each["title"], each["meaning"], tuple(each["steps"]), raw["source"])
            for each in raw["outcomes"]
        ]
    except (KeyError, ValueError) as error:
        raise BadInput(f"An action script is not complete: {error}.", source=file.name) from error
    found = {script.outcome: script for script in scripts if script.steps}
    if missing := set(Outcome) - set(found):
        raise BadInput(f"There is no script for {sorted(missing)[0]}.", source=file.name)
    return found

"""Reads what to do after a screening."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from holdspace.definitions.translation import ENGLISH, read_data
from holdspace.domain.errors import BadInput
from holdspace.domain.safety.screening import ActionScript, Outcome


@cache
def load_action_scripts(language: str = ENGLISH) -> dict[Outcome, ActionScript]:
    """Return the script of each outcome of the ASQ; raise BadInput where one is missing or not complete."""
    name = "asq.toml"
    raw = read_data(files(__package__).joinpath("screening"), name, language)
    try:
        scripts = [
            ActionScript(Outcome(each["id"]), each["title"], each["meaning"], tuple(each["steps"]), raw["source"])
            for each in raw["outcomes"]
        ]
    except (KeyError, ValueError) as error:
        raise BadInput(f"An action script is not complete: {error}.", source=name) from error
    found = {script.outcome: script for script in scripts if script.steps}
    if missing := set(Outcome) - set(found):
        raise BadInput(f"There is no script for {sorted(missing)[0]}.", source=name)
    return found

"""A model as a folder: files and a card that says what it is, from what, how good, and when not to use it.

The card names every file with its SHA-256; nothing is loaded that is not what was shipped.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from holdspace.domain.errors import OperatorError

CARD = "model_card.toml"
REQUIRED = ("id", "version", "title", "purpose", "licence", "not_for", "data", "figures", "files", "settings")
_HINT = "Install Holdspace again; a model that was changed is not run."


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder whose card was read; `file` gives a file only when it is the one that the card describes."""

    path: Path
    card: Mapping[str, Any]

    @property
    def coder_name(self) -> str:
        """What is written beside every code that this model gave."""
        return f"{self.card['id']} {self.card['version']}"

    @property
    def settings(self) -> Mapping[str, Any]:
        """What decoding needs: labels of each head, temperatures, thresholds."""
        settings: Mapping[str, Any] = self.card["settings"]
        return settings

    def file(self, name: str) -> bytes:
        """Return a file's content; raise OperatorError where it is missing or is not what the card describes."""
        try:
            content = (self.path / name).read_bytes()
        except OSError as error:
            raise OperatorError(f"The model file {name} cannot be read.", hint=_HINT) from error
        if hashlib.sha256(content).hexdigest() != self.card["files"].get(name):
            raise OperatorError(f"The model file {name} is not the one that was shipped.", hint=_HINT)
        return content


def open_model(path: Path) -> ModelFolder:
    """Return a model's folder; raise OperatorError where the card is missing, unreadable or incomplete."""
    try:
        card = tomllib.loads((path / CARD).read_text(encoding="utf-8"))
    except OSError as error:
        raise OperatorError(f"The model {path.name} is not installed.", hint=_HINT) from error
    except (ValueError, RecursionError) as error:
        raise OperatorError(f"The card of the model {path.name} cannot be read.", hint=_HINT) from error
    missing = [name for name in REQUIRED if name not in card]
    if missing:
        raise OperatorError(f"The card of the model {path.name} does not say {missing[0]}.", hint=_HINT)
    return ModelFolder(path, card)

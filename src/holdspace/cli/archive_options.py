"""What `holdspace code` was asked of an archive, in words that need none of the libraries for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Engine(StrEnum):
    """Who codes the parts of an archive."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True, slots=True)
class Asked:
    """One Parquet table to be coded into another."""

    archive: Path
    output: Path
    sessions: Path | None
    sentences: Path | None
    workers: int
    engine: Engine
    address: str
    skips_refused: bool
    is_quick: bool = False

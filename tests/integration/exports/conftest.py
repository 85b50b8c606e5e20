from __future__ import annotations

import pytest

from holdspace.vault import age_file


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a passphrase takes is not what these tests are about."""
    monkeypatch.setattr(age_file, "WORK_FACTOR", 10)

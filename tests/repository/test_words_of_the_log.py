"""Each thing that the list of looks has words for is written somewhere: a forgotten entry leaves its words behind."""

from __future__ import annotations

import re
from functools import cache

import pytest

from holdspace.server.clients.presenters.look_words import DETAILS
from tests.repository.project import SOURCE

WORDS_FILE = SOURCE / "server/clients/presenters/look_words.py"


@cache
def written() -> str:
    files = (SOURCE / "server").rglob("*.py")
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path != WORDS_FILE)


# Words that are put together from parts in the sources.
PUT_TOGETHER = {"shared_with", "unshared_with", "hold_placed", "hold_lifted"}
DETAIL_WORDS = sorted({detail for _, detail in DETAILS} - PUT_TOGETHER)


@pytest.mark.parametrize("detail", DETAIL_WORDS)
def test_what_the_list_has_words_for_is_written_somewhere(detail: str):
    # check_before comes of f"check_{phase}", alert_reached_nobody of f"alert_reached_{reached}".
    beginning = re.escape(detail.rpartition("_")[0] or detail)

    assert f'"{detail}' in written() or re.search(rf'f"{beginning}_?\{{', written()), detail

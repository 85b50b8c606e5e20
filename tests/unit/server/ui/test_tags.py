"""How times and chances are shown, and how scripts are named."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.utils.translation import override

from holdspace.server.ui.templatetags.ui import day, fingerprint, moment, own_script, percent, quoted

SHOWN = [
    (None, "–"),
    (0, "0 %"),
    (0.001, "under 1 %"),
    (0.126, "13 %"),
    (0.5, "50 %"),
    (0.9971, "over 99 %"),
    (1, "100 %"),
]


@pytest.mark.parametrize(("chance", "shown"), SHOWN)
def test_a_chance_is_never_rounded_to_certainty(chance: float | None, shown: str):
    assert percent(chance) == shown


def test_a_time_is_shown_in_the_practices_time_zone():
    summer = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)

    assert moment(summer) == '<time datetime="2026-07-01T10:30+01:00">1 July 2026, 10:30</time>'
    assert day(summer) == '<time datetime="2026-07-01T10:30+01:00">1 July 2026</time>'


def test_no_time_is_shown_as_nothing():
    assert moment(None) == ""


def test_words_are_quoted_as_the_pages_language_does():
    assert quoted("It was too fast.") == "“It was too fast.”"
    with override("de"):
        assert quoted("Es ging zu schnell.") == "„Es ging zu schnell.“"


def test_other_bytes_of_a_script_are_fetched_elsewhere():
    """A browser keeps a script for an hour: after an update it would refuse the one it kept, and fetch no other."""
    script, digest = str(own_script("ui/js/page.js")), fingerprint("ui/js/page.js")

    assert f'integrity="{digest}"' in script
    assert quote(digest.removeprefix("sha384-")[:12], safe="") in script.partition('integrity="')[0]

"""A table of data as every page of numbers has it: it scrolls by itself where the screen is narrow, and has a name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from holdspace.server.ui.markup import markup_rows


def data_table(label: str, head: Sequence[str], rows: SafeString, *, numbers: Collection[int] = ()) -> SafeString:
    """Return a table; the heads at the places ``numbers`` stand at the right, as the numbers below them do."""
    return format_html(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0"><table class="data"><thead><tr>{}</tr>'
        "</thead><tbody>{}</tbody></table></div>",
        label,
        markup_rows(
            '<th scope="col" class="{}">{}</th>',
            (("number" if place in numbers else "words", each) for place, each in enumerate(head)),
        ),
        rows,
    )

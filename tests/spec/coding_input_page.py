"""Makes docs/reference/coding-input.md of the table."""

from __future__ import annotations

from tests.spec.coding_input import GIVEN

HEAD = """# What coding does with unusual input

Made from the table in `tests/spec/coding_input.py`; do not edit it by hand: `make docs`.

`holdspace code` refuses with exit code 2 and a sentence, and writes nothing; `--skip-refused` leaves such a conversation
without codes and goes on. The upload page reads by the same readers and limits.

| handed in | in | coded | said about it | because |
|---|---|---|---|---|
"""


def coding_input_page() -> str:
    """Return the page's text."""
    rows = [
        f"| {row.what} | `{row.name}` | {'yes' if row.is_coded else 'no'} | {row.said or '–'} | {row.because} |"
        for row in GIVEN
    ]
    return HEAD + "\n".join(rows) + "\n"

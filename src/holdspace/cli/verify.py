"""`holdspace verify`: check a list of looks that was downloaded, offline."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from holdspace.domain.errors import BadInput
from holdspace.workflows.given_file import read_given
from holdspace.workflows.verify_log_file import verify_log_file

# Half a million looks at one client.
MOST_BYTES = 1 << 30


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    file: Annotated[str, typer.Argument(help="The downloaded list (JSON), or - for standard input.")],
    earlier: Annotated[str, typer.Option(help="A list that you kept earlier: does this one continue it?")] = "",
    key: Annotated[str, typer.Option(help="The practice's verifier key as you noted it earlier.")] = "",
    record: Annotated[
        str, typer.Option(help="The id of your record, from the address of your pages: is it yours?")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Check that nobody has altered a list of who has looked. Exit code 1 where something was altered."""
    result = verify_log_file(_read(file), verifier_key=key, earlier=_read(earlier) if earlier else None, record=record)
    if as_json:
        typer.echo(json.dumps({name: getattr(result, name) for name in result.__dataclass_fields__}))
    else:
        console = Console(soft_wrap=True)
        for finding in result.findings:
            console.print(finding, style="red", markup=False)
        if not result.findings:
            console.print(f"{result.entries} entries, each as it was written, in a signed log of {result.log_size}.")
        if not result.is_end_signed:
            console.print("Whether entries were cut off at its end this list does not say: it is of an older form.")
        if result.proven_since:
            console.print(f"The whole log goes on from the {result.proven_since} entries that were signed then.")
        elif earlier:
            console.print("Whether the log of all goes on is not in this file: download it with ?since=SIZE.")
        if not record and not earlier:
            console.print(
                "Whose list it is shows --record ID or --earlier FILE. It tells of " + ", ".join(result.records)
            )
        # The file's own: what a terminal obeys could hide the words after it.
        shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in result.verifier_key)
        console.print(f"Signed by {shown}" + ("" if key else " (the key that the file itself names)"), markup=False)
    if result.findings:
        raise typer.Exit(1)


def _read(file: str) -> bytes:
    if file != "-":
        return read_given(Path(file), most=MOST_BYTES)
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadInput("The file is larger than any list of looks.", source=file)
    return content

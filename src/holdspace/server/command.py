"""`holdspace-server`: the installation's commands, each a Django management command of the room it belongs to."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

from holdspace.domain.errors import HoldspaceError, PersonError
from holdspace.domain.unexpected import without_words
from holdspace.server.ui.storage_errors import find_remedy

COMMANDS = {
    "run": ("run", "serve the pages and do the background work"),
    "migrate": ("migrate", "bring the database up to date"),
    "demo": ("demo", "fill an empty installation with the demo practice"),
    "start-practice": ("start_practice", "name the practice and print the first invitation"),
    "new-password": ("new_password", "give somebody who lost theirs a link to choose a new one"),
    "close-account": ("close_account", "let a colleague who leaves in no more, and sign them out everywhere"),
    "verify-log": ("verify_log", "check that no entry of the look log was altered"),
    "backup": ("backup", "write an encrypted backup while the service runs"),
    "restore": ("restore", "verify a backup and put it in place; --drill only verifies"),
    "rotate-keys": ("rotate_keys", "replace the root key, while the service runs"),
    "reencrypt": ("reencrypt", "give one client a new key, because theirs may have been copied"),
    "import-record": ("import_record", "put a client's locked copy back into this installation"),
    "erase": ("erase", "destroy a client's key and records for good"),
    "hold": ("hold", "keep a client's record from being erased, or lift that"),
    "receipt": ("receipt", "print what was destroyed when a client was erased"),
    "doctor": ("check", "say what is unsafe or missing, and how to mend it"),
}

# What `run` starts besides the pages.
OF_RUN = ("work", "seal_log")

AS_OWNER = ("migrate", "backup", "restore")
NOBODY_ELSE = 0o077


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "holdspace.server.settings")
    os.umask(NOBODY_ELSE)  # the database too is for this user alone, whatever the folder allows
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(_help())
        return
    asked, rest = arguments[0], arguments[1:]
    if asked not in COMMANDS and asked not in OF_RUN:
        sys.stderr.write(f"holdspace-server: there is no command {asked!r}.\n\n{_help()}")
        sys.exit(2)
    if asked in AS_OWNER:
        os.environ["_HOLDSPACE_AS_OWNER"] = "1"  # signs in to the database as the owner of its tables, if there is one
    extra = ["--deploy", "--database", "default"] if asked == "doctor" and not rest else []
    try:
        name = asked if asked in OF_RUN else COMMANDS[asked][0]
        execute_from_command_line(["holdspace-server", name, *rest, *extra])
    except HoldspaceError as error:
        sys.stderr.write(f"holdspace-server: {error}\n")
        sys.exit(2 if isinstance(error, PersonError) else 1)
    except Exception as error:
        says = find_remedy(error) or f"this is a fault of the program: {without_words(error)}"
        sys.stderr.write(f"holdspace-server: {says}\n")
        sys.exit(1)


def _help() -> str:
    lines = [f"  {name:<15} {purpose}" for name, (_, purpose) in COMMANDS.items()]
    return "Usage: holdspace-server COMMAND [--help]\n\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

"""Runs inside an installation after a crash: what is stored, and whether it agrees with itself. Prints JSON."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from holdspace.server.audit.models import AuditEntry  # noqa: E402
from holdspace.server.checkpoints.verification import verify_log  # noqa: E402
from holdspace.server.keys.opening import open_sealed  # noqa: E402
from holdspace.server.measures.models import Check, CheckScores, CheckState  # noqa: E402


def main() -> dict[str, object]:
    handed_in = Check.objects.filter(state=CheckState.SUBMITTED)
    entries = AuditEntry.objects.filter(event="added", detail="check_before")
    for check in handed_in:
        open_sealed(check)
    return {
        "handed_in": sorted(str(check.session_id) for check in handed_in),
        "scored": sorted(str(each) for each in CheckScores.objects.values_list("session_id", flat=True)),
        "checks_in_the_log": sorted(record for entry in entries for record in entry.records[:1]),
        "checks": sorted(str(check.pk) for check in handed_in),
        "findings": verify_log().findings,
        "is_whole": _is_whole(),
    }


def _is_whole() -> bool:
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        return bool(cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


if __name__ == "__main__":
    json.dump(main(), sys.stdout)

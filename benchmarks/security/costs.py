"""What confidentiality costs: entries, decisions, seals, checking the log, the client's list, changing the root key.

    python -m benchmarks.security.costs [--entries 1000000] [--keys 100000] [--submits]

Works in an installation of its own on SQLite, which it removes. CPU is process time, to be compared between machines;
wall time is what somebody waits, on this machine under its present load. `--submits` adds handing in checks on both
databases (`benchmarks.server.load`).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from tests.installation import ROOT, installation


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.security.costs")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--submits", action="store_true")
    parser.add_argument("--part", choices=["entry", "decision", "seal", "keys", "log"], help="one of them only")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"{'what':<44}{'CPU':>14}{'wall':>14}   budget", flush=True)
    with installation() as made:
        for part in [asked.part] if asked.part else ("entry", "decision", "seal", "keys", "log"):
            arguments = {"keys": [str(asked.keys)], "log": [str(asked.entries)]}.get(part, [])
            for row in json.loads(made.run("benchmarks.security.inside", part, *arguments)):
                print(f"{row['what']:<44}{row['cpu']:>14}{row['wall']:>14}   {row['budget']}", flush=True)
    if asked.submits:
        command = [sys.executable, "-m", "benchmarks.server.load", "--database", "both"]
        print("submit: at least 350 per s and p99 60 ms on PostgreSQL, 150 per s and 120 ms on SQLite, two idle cores")
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()

"""Make the values that signals start with where a service has no finished clients: learned from simulated ones.

python -m benchmarks.statistics.make_starting_values src/holdspace/statistics/starting_values.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from holdspace.statistics.clinic_simulation import simulate_clinic
from holdspace.statistics.service_file import service_to_json
from holdspace.statistics.service_signals import ServiceSignals, session_rows

CLIENTS, SEED = 20_000, 2026


def main() -> None:
    """Write the file."""
    table = simulate_clinic(clients=CLIENTS, seed=SEED)
    rows = session_rows(table, outcome="phq9", alliance="alliance", source="simulation")
    source = f"{CLIENTS} simulated clients (holdspace simulate, seed {SEED}), not from people"
    service = ServiceSignals.fit(rows, outcome="phq9", reliable_change=None, false_alarms=1.0, source=source)
    Path(sys.argv[1]).write_text(json.dumps(service_to_json(service), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

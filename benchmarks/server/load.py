"""How much the two busiest requests cost: a client hands in a 12-item check, a therapist opens the course page.

    python -m benchmarks.server.load [--database sqlite|postgresql|both] [--concurrency 8] [--submits 80] [--opens 80]

Starts an installation of its own as `holdspace-server run` does, fills it through the product's actions, and asks over
kept connections from this same machine, so that requests per second are pessimistic: the load generator takes its share
of the cores, which is told too. CPU per request is user and system time of the web processes divided by the requests,
and told apart that of PostgreSQL (for the pages and for the background work) and that of the background worker and the
sealer of the log: each check that is handed in gives them something to do. PostgreSQL writes to the disk before it
acknowledges, and the pages sign in as the user who owns nothing. No connection to another machine is made.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle

import psutil

from tests import postgres
from tests.installation import Installation, installation
from tests.load.browsers import Answer, Browser, all_at_once, hand_in_all

HISTORY = 20  # sessions with a check behind the course page: a therapy of average length and more
COLUMNS = ("n", "per s", "p50 ms", "p99 ms", "CPU ms", "db", "beside", "asking")
BUDGETS = {"submit": 4.5, "course page": 6.0}  # milliseconds of CPU in the web processes


def main() -> None:
    asked = _arguments()
    names = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {asked.concurrency} at once")
    print(f"Python {platform.python_version()}, yardstick: {_yardstick():.0f} ms")
    print(f"{'database':<11} {'request':<12}" + "".join(f"{name:>10}" for name in COLUMNS))
    for name in names:
        if name == "sqlite":
            with installation() as made:
                _measure(made, name, asked, None)
        else:
            database = postgres.start(is_durable=True)
            with installation(database.people, owner_url=database.owner) as made:
                _measure(made, name, asked, database.process)


def _measure(made: Installation, name: str, asked: argparse.Namespace, database: int | None) -> None:
    people = json.loads(
        made.run(
            "tests.load.people",
            *("--clients", str(asked.concurrency), "--to-come", str(asked.submits), "--history", str(HISTORY)),
        )
    )
    with made.serving() as server:
        _warm_up(made, people)
        # The course first: handing in makes it longer than a therapy is.
        with _counting(server.pid, database) as cpu:
            opening = partial(_open_courses, made.port, people["therapist"], asked.opens)
            answers, seconds = _timed([opening] * asked.concurrency)
        _report(name, "course page", answers, seconds, cpu, expected=200)
        with _counting(server.pid, database) as cpu:
            answers, seconds = _timed([partial(hand_in_all, made.port, person) for person in people["clients"]])
        _report(name, "submit", answers, seconds, cpu, expected=302)


def _yardstick() -> float:
    """Return how many milliseconds of CPU a fixed piece of Python takes: machines differ by half, and by the hour."""
    took = []
    for _ in range(5):
        began = time.process_time()
        sum(number * number for number in range(1_000_000))
        took.append(time.process_time() - began)
    return 1_000 * min(took)


def _warm_up(made: Installation, people: dict) -> None:
    """Let every worker process import what it needs before anything is counted."""
    for _ in range(12):
        _open_courses(made.port, people["therapist"], 2)
        client = people["clients"][0]
        Browser(made.port, client["cookies"]).get(f"/sessions/{client['session_ids'][0]}/check/before/")


def _open_courses(port: int, therapist: dict, count: int) -> list[Answer]:
    browser, clients = Browser(port, therapist["cookies"]), cycle(therapist["client_ids"])
    return [browser.get(f"/clients/{next(clients)}/course/") for _ in range(count)]


def _timed(tasks: list[Callable[[], list[Answer]]]) -> tuple[list[Answer], float]:
    began = time.perf_counter()
    answers = all_at_once(tasks)
    return answers, time.perf_counter() - began


@contextmanager
def _counting(server: int, database: int | None) -> Iterator[dict[str, float]]:
    """Fill in the CPU seconds that the processes of each kind used within the block."""
    used: dict[str, float] = {}
    before = _cpu_seconds(server, database)
    yield used
    used |= {name: seconds - before[name] for name, seconds in _cpu_seconds(server, database).items()}


def _cpu_seconds(server: int, database: int | None) -> dict[str, float]:
    """Web: granian and its workers. Beside: the background worker and the sealer. Asking: this process."""
    seconds = {"web": 0.0, "beside": 0.0, "asking": time.process_time()}
    for child in psutil.Process(server).children():
        seconds["web" if "granian" in " ".join(child.cmdline()) else "beside"] += _of_all(child)
    return {**seconds, "db": _of_all(psutil.Process(database)) if database else 0.0}


def _of_all(process: psutil.Process) -> float:
    return sum(_time(each) for each in [process, *process.children(recursive=True)])


def _time(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return times.user + times.system


def _report(
    database: str, request: str, answers: list[Answer], seconds: float, cpu: dict[str, float], *, expected: int
) -> None:
    wrong = [answer.status for answer in answers if answer.status != expected]
    if wrong:
        sys.exit(f"{request} on {database}: {len(wrong)} of {len(answers)} answers were not {expected}: {set(wrong)}")
    times = sorted(answer.seconds * 1000 for answer in answers)
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    each, *others = (cpu[name] * 1000 / len(times) for name in ("web", "db", "beside", "asking"))
    within = "within" if each <= BUDGETS[request] else "ABOVE"
    figures = f"{len(times):>10}{len(times) / seconds:>10.0f}{p50:>10.1f}{p99:>10.1f}{each:>10.2f}"
    figures += "".join(f"{other:>10.2f}" for other in others)
    print(f"{database:<11} {request:<12}{figures}   {within} the budget of {BUDGETS[request]} ms")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--concurrency", type=int, default=8, help="clients, and therapist's tabs, at once")
    parser.add_argument("--submits", type=int, default=80, help="checks handed in by each client")
    parser.add_argument("--opens", type=int, default=80, help="course pages opened in each tab")
    return parser.parse_args()


if __name__ == "__main__":
    main()

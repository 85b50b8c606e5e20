"""Runs inside an installation: measures one part and prints it as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations, product

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.security.long_log import write_log  # noqa: E402
from holdspace.domain.access import AccessRequest, Action, Facts, Kind, Purpose  # noqa: E402
from holdspace.domain.audit import AuditEvent  # noqa: E402
from holdspace.policy import PolicyEngine  # noqa: E402
from holdspace.server.access.door import permits  # noqa: E402
from holdspace.server.accounts.models import User  # noqa: E402
from holdspace.server.audit.recording import record  # noqa: E402
from holdspace.server.checkpoints.sealer import sign_checkpoint  # noqa: E402
from holdspace.server.checkpoints.verification import verify_log  # noqa: E402
from holdspace.server.clients.models import Practice  # noqa: E402
from holdspace.server.keys.key_ring import root_keys  # noqa: E402
from holdspace.server.keys.models import ClientKey, new_id  # noqa: E402
from holdspace.server.keys.rotation import rotate_root_key  # noqa: E402
from holdspace.vault import AssociatedData, DataKey  # noqa: E402
from tests.cast import Cast, Pair, make_cast  # noqa: E402
from tests.signing_in import signed_in  # noqa: E402

Row = dict[str, str]


def entry() -> list[Row]:
    """One entry appended to a client's chain, within a transaction that stays open."""
    cast, count = make_cast(), 3_000
    at, by, client = timezone.now(), cast.therapist.as_actor, cast.client.pk

    def append() -> None:
        with transaction.atomic():
            for _ in range(count):
                record(AuditEvent.LOOKED, by=by, client_id=client, kinds=[Kind.SCORES], records=[client], at=at)

    return [_row("audit append", append, count, "1 ms CPU")]


def decision() -> list[Row]:
    """One question to the Cedar policies, each another one; and one with its facts gathered from the database."""
    cast, count = cast_again(), 500
    about = {"client_id": cast.client.pk, "actor": cast.therapist, "purpose": Purpose.CARE}
    engine, questions = PolicyEngine.load(), list(_questions(cast))

    def ask_all() -> None:
        for question in questions:
            engine.decide(question)

    def ask_with_facts() -> None:
        for _ in range(count):
            permits(Action.LOOK, Kind.SCORES, **about)

    return [
        _row("decision, never asked before", ask_all, len(questions), "150 µs CPU"),
        _row("decision with facts from the database", ask_with_facts, count, "none"),
    ]


def _questions(cast: Cast) -> Iterator[AccessRequest]:
    allowed = [frozenset(each) for each in combinations(Purpose, 2)]
    for action, kind, purpose, consented in product(Action, Kind, Purpose, allowed[:6]):
        facts = Facts(is_therapist_in_care=True, has_second_factor=True, consented=consented)
        yield AccessRequest(cast.therapist.as_actor, action, cast.client.pk, kind, purpose, facts)


def seal() -> list[Row]:
    """One kilobyte sealed and opened under a client's key."""
    key, count, plain = DataKey.new(), 20_000, b"x" * 1024
    place = {"kind": "identity", "associated": AssociatedData("clients_identity", "sealed", "a" * 32, "b" * 32, 1)}
    sealed = key.seal(plain, **place)

    def seal_all() -> None:
        for _ in range(count):
            key.seal(plain, **place)

    def open_all() -> None:
        for _ in range(count):
            key.open(sealed, **place)

    return [
        _row("sealed field, 1 KB: seal", seal_all, count, "5 µs CPU"),
        _row("sealed field, 1 KB: open", open_all, count, "5 µs CPU"),
    ]


def keys(count: int) -> list[Row]:
    """The root key replaced, with this many clients' keys wrapped under it."""
    root, at = root_keys().wrapping, timezone.now()
    rows = [(new_id(), DataKey.new()) for _ in range(count)]
    made = [
        ClientKey(client_id=i, wrapped=root.wrap(k, client=i.hex), root_key=root.identity, created_at=at)
        for i, k in rows
    ]
    ClientKey.objects.bulk_create(made, batch_size=2_000)
    return [_row(f"rotation of {count:,} keys", rotate_root_key, 1, "10 s for 100,000")]


def log(count: int) -> list[Row]:
    """A log of this many entries: verified as a whole, and one client's own page of it."""
    cast = cast_again()
    write_log(cast, count)
    sign_checkpoint(at=timezone.now())
    whole = _row(f"verify of {count:,} entries", _verify, 1, "30 s CPU for 1,000,000")
    web, page, times = signed_in(cast.client_user), f"/clients/{cast.client.pk}/looks/", list[float]()
    web.defaults["SERVER_NAME"] = "127.0.0.1"
    cpu = time.process_time()
    for _ in range(100):
        began = time.perf_counter()
        answer = web.get(page)
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.status_code
    cpu = (time.process_time() - cpu) / len(times)
    p99 = sorted(times)[98]
    own = {
        "what": f"own log page at {count:,} entries, p99",
        "cpu": f"{cpu * 1e3:.1f} ms",
        "wall": f"{p99 * 1e3:.1f} ms",
    }
    return [whole, {**own, "budget": "300 ms"}]


def cast_again() -> Cast:
    """Return everyone, made by whichever part came first."""
    user = User.objects.filter(username="rosa.k").first()
    return found_cast(user) if user else make_cast()


def found_cast(user: User) -> Cast:
    """Return the pair that is there; nobody else is asked for."""
    therapy = user.client.therapies.get()
    therapist = therapy.therapist
    therapist.has_passed_second_factor = True
    pair = Pair(user.client, user, therapist, therapy, therapy.sessions.first())
    return Cast(Practice.objects.get(), pair, pair, therapist, therapist, therapist, therapist)


def _verify() -> None:
    report = verify_log()
    assert report.findings == (), report.findings[:3]


def _row(what: str, work: Callable[[], object], count: int, budget: str) -> Row:
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cpu, wall = (time.process_time() - cpu) / count, (time.perf_counter() - wall) / count
    return {"what": what, "cpu": _time(cpu), "wall": _time(wall), "budget": budget}


def _time(seconds: float) -> str:
    for least, factor, unit in ((1, 1, "s"), (1e-3, 1e3, "ms")):
        if seconds >= least:
            return f"{seconds * factor:.2f} {unit}"
    return f"{seconds * 1e6:.1f} µs"


if __name__ == "__main__":
    parts = {"entry": entry, "decision": decision, "seal": seal, "keys": keys, "log": log}
    json.dump(parts[sys.argv[1]](*map(int, sys.argv[2:])), sys.stdout)

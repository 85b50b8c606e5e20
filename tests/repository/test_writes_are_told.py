"""Whatever an action writes into a record, the look log tells: read off the sources, so that no path is forgotten.

A function that writes rows, in a module that seals or keeps entries, must itself lead to an entry, or every function
that calls it must. What leads to one is followed through the module's own functions and through actions of other rooms.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.repository.project import ROOT, SOURCE

SERVER = SOURCE / "server"
WRITING = {"save", "create", "delete", "update", "bulk_create", "update_or_create", "get_or_create", "bulk_update"}
# The door and the log themselves, and the demo, which does everything through the rooms.
OUTSIDE = ("access", "audit", "demo", "keys")
# Not of a client's record, or told elsewhere; each with its reason.
NOT_TOLD = {
    "accounts.invitations": "an invitation is an account's; its acceptance is told (clients.actions.tie_to_record)",
    "alerts.calling_in.name_second_person": "which colleague a therapist names is no client's record",
    "conversations.closeness.keep_closeness": "the coding that it belongs to writes the entry, in the same transaction",
    "alerts.actions.note_seen": "the look that it notes has an entry of its own",
    "exceptions.actions.read_own": "the look that it notes has an entry of its own",
    "exports.put_back": "a copy brings the list of looks along; import_record writes the entry of its coming",
}


@dataclass(frozen=True)
class Module:
    """A module of the server and its functions."""

    name: str
    functions: dict[str, ast.FunctionDef]
    imported: dict[str, str]  # name here → "room.module.function"

    @property
    def keeps_records(self) -> bool:
        """Whether records are written here: sealed, or with entries of their own."""
        taken = set(self.imported.values())
        return bool(taken & {"audit.recording.record", "keys.sealing.seal"}) and not self.name.startswith(OUTSIDE)


@cache
def modules() -> dict[str, Module]:
    return {made.name: made for made in map(_module, sorted(SERVER.rglob("*.py")))}


def _module(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}".removeprefix("holdspace.server.")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    name = ".".join(path.relative_to(SERVER).with_suffix("").parts).removesuffix(".__init__")
    return Module(name, functions, imported)


def _called(function: ast.FunctionDef) -> set[str]:
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return {each.func.id for each in calls if isinstance(each.func, ast.Name)}


def tells(module: Module, name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Return whether a function leads to an entry."""
    here = f"{module.name}.{name}"
    if name not in module.functions or here in seen:
        return False
    seen = seen | {here}
    return any(_leads_to_entry(module, called, seen) for called in _called(module.functions[name]))


def _leads_to_entry(module: Module, called: str, seen: frozenset[str]) -> bool:
    if called in module.functions:
        return tells(module, called, seen)
    target = module.imported.get(called, "")
    if target in {"audit.recording.record", "access.door.disclose", "access.door.disclose_all"}:
        return target == "audit.recording.record"
    other, _, function = target.rpartition(".")
    return other in modules() and tells(modules()[other], function, seen)


def writes(function: ast.FunctionDef) -> bool:
    """Return whether a function writes rows: saves one, or changes a set of them."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING
        and (
            node.func.attr in {"save", "delete"}
            or "objects" in ast.unparse(node.func)
            or "manager" in ast.unparse(node.func)
        )
        for node in ast.walk(function)
    )


def _untold(module: Module) -> Iterator[str]:
    for name, function in module.functions.items():
        if not writes(function) or tells(module, name):
            continue
        callers = [other for other, each in module.functions.items() if name in _called(each)]
        if not callers or not all(tells(module, caller) for caller in callers):
            yield f"{module.name}.{name}"


@pytest.mark.parametrize("name", [name for name, module in modules().items() if module.keeps_records])
def test_what_an_action_writes_the_log_tells(name: str):
    untold = set(_untold(modules()[name]))

    assert {each for each in untold if each not in NOT_TOLD and each.rpartition(".")[0] not in NOT_TOLD} == set()


def test_the_rule_finds_a_forgotten_entry():
    path = ROOT / "src/holdspace/server/safety/actions.py"
    module = _module(path)
    stripped = ast.parse(path.read_text(encoding="utf-8").replace("_record(AuditEvent", "print(AuditEvent"))
    functions = {node.name: node for node in ast.walk(stripped) if isinstance(node, ast.FunctionDef)}

    assert list(_untold(Module(module.name, functions, module.imported)))

"""`python -m tests.mutations`: how many missing safeguards the tests notice; exit code 1 below 95 %."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from tests.mutations import covered, entries, escapes, gates, policies
from tests.mutations.mutant import FAMILIES, Mutant
from tests.mutations.running import Verdict, copied_tree, failing, judge

LEAST_SHARE = 0.95


def all_mutants() -> list[Mutant]:
    """Return every safeguard taken out once."""
    families = (policies, entries, covered, escapes, gates)
    return [mutant for family in families for mutant in family.mutants()]


def mixed(mutants: Iterable[Mutant], *, seed: int) -> list[Mutant]:
    """Return them in turn, one of each family: however soon one stops, every family was asked alike."""
    draw = random.Random(seed)  # a sample, not a secret
    by_family = defaultdict[str, list[Mutant]](list)
    for each in mutants:
        by_family[each.family].append(each)
    shuffled = [draw.sample(of_family, len(of_family)) for of_family in by_family.values()]
    return [each for turn in zip_longest(*shuffled) for each in turn if each is not None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("--family", choices=FAMILIES)
    parser.add_argument("--only", default="", help="those whose name holds this")
    parser.add_argument("--sample", type=int, default=0, help="so many, picked by --seed, of each family in turn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=int, default=0, help="go on after so many, where an earlier run was stopped")
    parser.add_argument("--list", action="store_true", help="name them and run nothing")
    asked = parser.parse_args(arguments)
    chosen = [each for each in all_mutants() if asked.family in {None, each.family} and asked.only in each.name]
    if asked.sample:
        chosen = mixed(chosen, seed=asked.seed)[: asked.sample]
    chosen = chosen[asked.after :]
    if asked.list:
        print(*(f"{each.family:<10} {each.name}" for each in chosen), f"{len(chosen)} mutants", sep="\n")  # noqa: T201
        return 0
    return _report(_judged(chosen))


def _judged(chosen: list[Mutant]) -> list[tuple[Mutant, Verdict]]:
    judged = []
    with copied_tree() as tree:
        for mutant in chosen:
            began = time.perf_counter()
            verdict, test = judge(mutant, tree)
            took = time.perf_counter() - began
            said = f"{mutant.name}  ({test.rpartition('::')[2]})" if test else mutant.name
            print(f"{verdict.value:<8} {took:5.1f} s  {mutant.family:<10} {said}", flush=True)  # noqa: T201
            judged.append((mutant, verdict, test))
        broken = failing(tree, (test for _, verdict, test in judged if verdict is Verdict.NOTICED))
    for test in broken:
        print(f"fails on the whole tree too: {test}")  # noqa: T201
    return [(mutant, Verdict.BROKEN if test in broken else verdict) for mutant, verdict, test in judged]


def _report(judged: list[tuple[Mutant, Verdict]]) -> int:
    for family in sorted({mutant.family for mutant, _ in judged}):
        counts = Counter(verdict for mutant, verdict in judged if mutant.family == family)
        print(f"{family:<10}", *(f"{verdict.value} {counts[verdict]}" for verdict in Verdict))  # noqa: T201
    noticed = sum(verdict is Verdict.NOTICED for _, verdict in judged)
    share = noticed / len(judged) if judged else 0
    print(f"noticed {noticed} of {len(judged)} ({share:.1%}); asked for: {LEAST_SHARE:.0%}")  # noqa: T201
    return 0 if share >= LEAST_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())

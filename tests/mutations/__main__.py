"""`python -m tests.mutations`: how many missing safeguards the tests notice; exit code 1 below 95 %."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from queue import SimpleQueue

from holdspace.domain.small_cells import Share
from tests.mutations import covered, entries, escapes, gates, policies
from tests.mutations.kept import Kept
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
    parser.add_argument("--kept", type=Path, help="file of verdicts: what it says was noticed is not asked again")
    parser.add_argument("--at-once", type=int, default=1, help="so many at a time, each in a copy of its own")
    parser.add_argument("--list", action="store_true", help="name them and run nothing")
    asked = parser.parse_args(arguments)
    chosen = [each for each in all_mutants() if asked.family in {None, each.family} and asked.only in each.name]
    if asked.sample:
        chosen = mixed(chosen, seed=asked.seed)[: asked.sample]
    chosen = chosen[asked.after :]
    if asked.list:
        print(*(f"{each.family:<10} {each.name}" for each in chosen), f"{len(chosen)} mutants", sep="\n")  # noqa: T201
        return 0
    return _report(_judged(chosen, Kept(asked.kept), at_once=asked.at_once))


def _judged(chosen: list[Mutant], kept: Kept, *, at_once: int) -> list[tuple[Mutant, Verdict]]:
    with ExitStack() as stack:
        trees = SimpleQueue[Path]()
        for _ in range(at_once):
            trees.put(stack.enter_context(copied_tree()))

        def judged(mutant: Mutant) -> tuple[Verdict, str]:
            if test := kept.find_test(mutant):
                return Verdict.NOTICED, test
            tree, began = trees.get(), time.perf_counter()
            verdict, test = judge(mutant, tree)
            trees.put(tree)
            kept.add(mutant, verdict, test)
            said = f"{mutant.name}  ({test.rpartition('::')[2]})" if test else mutant.name
            took = time.perf_counter() - began
            print(f"{verdict.value:<8} {took:5.1f} s  {mutant.family:<10} {said}", flush=True)  # noqa: T201
            return verdict, test

        with ThreadPoolExecutor(at_once) as pool:
            verdicts = list(pool.map(judged, chosen))
        broken = failing(trees.get(), (test for verdict, test in verdicts if verdict is Verdict.NOTICED))
    for test in broken:
        print(f"fails on the whole tree too: {test}")  # noqa: T201
    pairs = zip(chosen, verdicts, strict=True)
    return [(mutant, Verdict.BROKEN if test in broken else verdict) for mutant, (verdict, test) in pairs]


def _report(judged: list[tuple[Mutant, Verdict]]) -> int:
    for family in sorted({mutant.family for mutant, _ in judged}):
        counts = Counter(verdict for mutant, verdict in judged if mutant.family == family)
        print(f"{family:<10}", *(f"{verdict.value} {counts[verdict]}" for verdict in Verdict))  # noqa: T201
    noticed = sum(verdict is Verdict.NOTICED for _, verdict in judged)
    if not judged:
        return 1
    share = Share(noticed, len(judged))
    low, high = share.interval
    told = f"{share.value:.1%}; 95 % interval {low:.1%} to {high:.1%}, Wilson"
    print(f"noticed {noticed} of {len(judged)} ({told}); asked for: {LEAST_SHARE:.0%}")  # noqa: T201
    return 0 if share.value >= LEAST_SHARE else 1


if __name__ == "__main__":
    sys.exit(main())

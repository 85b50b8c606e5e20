"""The mutation run goes on fitting the sources that it takes safeguards out of."""

from __future__ import annotations

from tests.mutations.__main__ import all_mutants, mixed
from tests.mutations.mutant import FAMILIES
from tests.repository.project import ROOT, read


def test_every_safeguard_to_be_taken_out_is_there_and_so_are_its_tests():
    for mutant in all_mutants():
        assert mutant.content != read(mutant.file), mutant.name
        assert mutant.tests, mutant.name
        assert [test for test in mutant.tests if not (ROOT / "tests" / test).exists()] == [], mutant.name


def test_a_sample_asks_every_family_alike():
    sample = mixed(all_mutants(), seed=5)[: 3 * len(FAMILIES)]

    assert sorted(mutant.family for mutant in sample) == sorted(3 * FAMILIES)

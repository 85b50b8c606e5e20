"""The tree over the log: known roots, proofs that hold, and proofs that must not."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from holdspace.domain.merkle import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    consistency_proof,
    is_consistent,
    is_included,
    leaf_hash,
    root_of,
)

# Certificate Transparency's reference leaves and roots (google/certificate-transparency, merkletree tests).
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(f"entry {i}".encode()) for i in range(count)]


def test_an_empty_tree_has_the_hash_of_nothing_as_root():
    assert Frontier().root() == EMPTY_ROOT == hashlib.sha256().digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int):
    assert root_of([leaf_hash(bytes.fromhex(leaf)) for leaf in LEAVES[:size]]).hex() == ROOTS[size - 1]


@given(st.integers(1, 70), st.data())
def test_every_leaf_can_be_proven_and_no_other_in_its_place(size: int, data: st.DataObject):
    leaves, index = leaves_of(size), data.draw(st.integers(0, size - 1))
    root, proof = root_of(leaves), Tree(leaves).inclusion_proof(index)

    assert Tree(leaves).root() == root
    assert is_included(leaves[index], index, size, proof, root)
    assert not is_included(leaf_hash(b"another"), index, size, proof, root)
    assert not is_included(leaves[index], size, size, proof, root)
    assert not is_included(leaves[index], index, size, [*proof, root], root)
    if size > 1:
        assert not is_included(leaves[index], (index + 1) % size, size, proof, root)


@given(st.integers(1, 70), st.data())
def test_a_longer_log_is_proven_to_begin_with_the_shorter(size: int, data: st.DataObject):
    leaves, earlier = leaves_of(size), data.draw(st.integers(1, size))
    proof = consistency_proof(leaves, earlier)
    before, after = root_of(leaves[:earlier]), root_of(leaves)

    assert is_consistent(earlier, before, size, after, proof)
    assert not is_consistent(earlier, root_of([leaf_hash(b"x"), *leaves[1:earlier]]), size, after, proof)
    rewritten = [*leaves[: earlier - 1], leaf_hash(b"rewritten"), *leaves[earlier:]]
    assert not is_consistent(earlier, before, size, root_of(rewritten), consistency_proof(rewritten, earlier))


def test_proofs_of_nothing_are_refused():
    with pytest.raises(IndexError):
        Tree(leaves_of(3)).inclusion_proof(3)
    with pytest.raises(IndexError):
        consistency_proof(leaves_of(3), 0)
    assert not is_consistent(0, EMPTY_ROOT, 3, root_of(leaves_of(3)), [])
    assert not is_consistent(3, EMPTY_ROOT, 4, root_of(leaves_of(4)), [])


def test_roots_and_proofs_are_those_of_another_implementation():
    tree = InmemoryTree(algorithm="sha256")
    for i in range(100):
        tree.append_entry(f"entry {i}".encode())
    leaves = leaves_of(100)

    assert root_of(leaves) == tree.get_root()
    proof = tree.prove_inclusion(38, 100).serialize()
    ours = Tree(leaves).inclusion_proof(37)
    assert {part.hex() for part in ours} <= set(proof["path"])

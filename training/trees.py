"""Fitting the boosted trees over cues and the lower layers' means, each head by itself, and writing them as ONNX."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import lightgbm
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from holdspace.nlp.punctuation import KINDS
from holdspace.nlp.trees import N_INPUTS, neighbour, neighbouring_cues
from training.data import HEADS
from training.targets import soft_rows
from training.vectors import STRIPPED, WRITTEN, Read

OWN, BEFORE = 64, 16
SETTINGS = {
    "objective": "multiclass", "num_leaves": 15, "learning_rate": 0.06, "feature_fraction": 0.3,
    "bagging_fraction": 0.8, "bagging_freq": 1, "min_data_in_leaf": 15, "lambda_l2": 2.0, "verbosity": -1,
    "max_bin": 63, "num_threads": 1, "seed": 1, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


class TreeModel:
    """Principal directions of the lower layers' means, and each head's trees for each kind of transcript."""

    def __init__(self, reads: Sequence[Read], *, rounds: int = 130, leaves: int = 15, own: int = OWN) -> None:
        """Fit; with ``own`` = 0 to the cues alone, for where there is no encoder."""
        self.own = own
        self.directions = _directions(reads)[:, :own] if own else np.zeros((0, 0), np.float32)
        settings = SETTINGS | {"num_leaves": leaves}
        self.boosters = {}
        for variant, kind in enumerate(KINDS):
            rows = np.concatenate([self.features(read, variant) for read in reads])
            for head, labels in HEADS.items():
                at, label, weight = soft_rows(reads, head)
                data = lightgbm.Dataset(rows[at], label, weight=weight)
                self.boosters[f"{kind}.{head}"] = lightgbm.train(settings | {"num_class": len(labels)}, data, rounds)

    def features(self, read: Read, variant: int) -> np.ndarray:
        cues = neighbouring_cues(read.cues[variant])
        if not self.own:
            return cues
        base = read.base[variant]
        before = neighbour(base, -1) @ self.directions[:, :BEFORE]
        return np.concatenate([base @ self.directions, before, cues], axis=1)

    def logits(self, read: Read, variant: int) -> dict[str, np.ndarray]:
        rows, kind = self.features(read, variant), KINDS[variant]
        return {head: self.boosters[f"{kind}.{head}"].predict(rows, raw_score=True) for head in HEADS}

    def export(self, kind: str, path: Path) -> None:
        """Write ``base, before, cues → one output a head`` for a kind of transcript; ``cues`` alone without vectors."""
        inputs, nodes, constants = {"cues": N_INPUTS}, [], []
        if self.own:
            size = self.directions.shape[0]
            inputs = {"base": size, "before": size} | inputs
            nodes = [
                helper.make_node("MatMul", ["base", "directions"], ["own"]),
                helper.make_node("MatMul", ["before", "few_directions"], ["previous"]),
                helper.make_node("Concat", ["own", "previous", "cues"], ["rows"], axis=1),
            ]
            constants = [
                numpy_helper.from_array(self.directions, "directions"),
                numpy_helper.from_array(np.ascontiguousarray(self.directions[:, :BEFORE]), "few_directions"),
            ]
        read = "rows" if self.own else "cues"
        nodes += [_ensemble(read, head, self.boosters[f"{kind}.{head}"], len(labels)) for head, labels in HEADS.items()]
        outputs = [_value(head, len(labels)) for head, labels in HEADS.items()]
        shaped = [_value(name, width) for name, width in inputs.items()]
        graph = helper.make_graph(nodes, "trees", shaped, outputs, constants)
        versions = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=8)
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString())


def _directions(reads: Sequence[Read]) -> np.ndarray:
    """Return the principal directions of the lower layers' means, the strongest first."""
    pooled = np.concatenate([read.base[variant] for read in reads for variant in (WRITTEN, STRIPPED)])
    centred = pooled - pooled.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    return np.ascontiguousarray(directions[:, ::-1]).astype(np.float32)


def _value(name: str, size: int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["turns", size])


def _ensemble(rows: str, head: str, booster: lightgbm.Booster, n_classes: int) -> onnx.NodeProto:
    """Return all trees of a head as one node; tree number modulo classes says which class it speaks for."""
    table: dict[str, list] = {
        key: []
        for key in (
            "nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes", "nodes_values", "nodes_truenodeids",
            "nodes_falsenodeids", "target_treeids", "target_nodeids", "target_ids", "target_weights",
        )
    }  # fmt: skip
    for number, tree in enumerate(booster.dump_model()["tree_info"]):
        _add_tree(table, number, number % n_classes, tree["tree_structure"])
    return helper.make_node(
        "TreeEnsembleRegressor", [rows], [head], domain="ai.onnx.ml", n_targets=n_classes,
        aggregate_function="SUM", **table,
    )  # fmt: skip


def _add_tree(table: dict[str, list], tree: int, target: int, root: dict) -> None:
    waiting, number = [(root, 0)], 0
    while waiting:
        node, own = waiting.pop()
        is_leaf = "leaf_value" in node
        left, right = (0, 0) if is_leaf else (number + 1, number + 2)
        row = {
            "nodes_treeids": tree,
            "nodes_nodeids": own,
            "nodes_featureids": 0 if is_leaf else node["split_feature"],
            "nodes_modes": "LEAF" if is_leaf else "BRANCH_LEQ",
            "nodes_values": 0.0 if is_leaf else _rounded_down(node["threshold"]),
            "nodes_truenodeids": left,
            "nodes_falsenodeids": right,
        }
        for key, value in row.items():
            table[key].append(value)
        if is_leaf:
            for key, value in (("treeids", tree), ("nodeids", own), ("ids", target), ("weights", node["leaf_value"])):
                table[f"target_{key}"].append(value)
        else:
            number += 2
            waiting += [(node["right_child"], right), (node["left_child"], left)]


def _rounded_down(threshold: float) -> float:
    """Return the largest single-precision number not above a threshold, so that no row changes sides."""
    rounded = np.float32(threshold)
    return float(rounded if rounded <= threshold else np.nextafter(rounded, np.float32(-np.inf)))

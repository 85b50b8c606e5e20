"""Writing the recurrent layer, its heads and the emotions as one ONNX file, made by hand from their weights."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from holdspace.nlp.cues import N_CUES
from training.context import ContextModel
from training.data import ALL_HEADS, EMOTIONS
from training.feelings import EmotionModel

OPSET = 17


def export_context(models: Sequence[ContextModel], emotions: EmotionModel, path: Path) -> None:
    """Write ``vectors, base, cues (1, turns, ·) → one output a head, and emotions``; models are averaged."""
    graph = _Graph()
    size = emotions.hidden.in_features
    base = models[0].project.in_features - size - N_CUES
    graph.add("Concat", ["vectors", "base", "cues"], "read", axis=2)
    for number, model in enumerate(models):
        _add_model(graph, model, f"{number}.")
    for name in ALL_HEADS:
        graph.add("Mean", [f"{number}.{name}" for number in range(len(models))], name)
    graph.linear("vectors", emotions.hidden, "feeling")
    graph.add("Relu", ["feeling"], "felt")
    graph.linear("felt", emotions.out, "emotions")
    outputs = {name: len(labels) for name, labels in ALL_HEADS.items()} | {"emotions": len(EMOTIONS)}
    graph.save(path, {"vectors": size, "base": base, "cues": N_CUES}, outputs)


def _add_model(graph: _Graph, model: ContextModel, key: str) -> None:
    graph.linear("read", model.project, key + "projected")
    graph.add("Relu", [key + "projected"], key + "own")
    graph.add("Transpose", [key + "own"], key + "by_turn", perm=[1, 0, 2])
    graph.gru(key + "by_turn", model.gru, key + "around")
    graph.add("Concat", ["base", "cues", key + "own", key + "around"], key + "joined", axis=2)
    for name in ALL_HEADS:
        graph.linear(key + "joined", model.heads[name], key + name)


class _Graph:
    """A small hand-made ONNX graph."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **attributes: object) -> None:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))

    def constant(self, name: str, value: np.ndarray) -> str:
        """Keep an array; weights in half precision, which the runtime widens once when it opens the file."""
        if value.dtype == np.float32 and value.ndim > 1:
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float16), f"{name}.half"))
            self.add("Cast", [f"{name}.half"], name, to=TensorProto.FLOAT)
        else:
            self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def linear(self, source: str, layer: nn.Linear, output: str) -> None:
        weight = self.constant(f"{output}.weight", _array(layer.weight).T)
        bias = self.constant(f"{output}.bias", _array(layer.bias))
        self.add("MatMul", [source, weight], f"{output}.product")
        self.add("Add", [f"{output}.product", bias], output)

    def gru(self, source: str, layer: nn.GRU, output: str) -> None:
        """Add a bidirectional GRU; torch keeps its gates as reset, update, new, ONNX as update, reset, new."""
        ends = ("", "_reverse")
        w = np.stack([_gates(getattr(layer, f"weight_ih_l0{end}")) for end in ends])
        r = np.stack([_gates(getattr(layer, f"weight_hh_l0{end}")) for end in ends])
        b = np.stack(
            [
                np.concatenate([_gates(getattr(layer, f"bias_ih_l0{end}")), _gates(getattr(layer, f"bias_hh_l0{end}"))])
                for end in ends
            ]
        )
        names = [self.constant(f"{output}.{key}", value) for key, value in (("w", w), ("r", r), ("b", b))]
        self.add(
            "GRU", [source, *names], f"{output}.steps",
            direction="bidirectional", hidden_size=layer.hidden_size, linear_before_reset=1,
        )  # fmt: skip
        # (turns, 2, 1, hidden) → (1, turns, 2 · hidden)
        self.add("Transpose", [f"{output}.steps"], f"{output}.turned", perm=[2, 0, 1, 3])
        shape = self.constant(f"{output}.shape", np.array([0, 0, -1], np.int64))
        self.add("Reshape", [f"{output}.turned", shape], output)

    def save(self, path: Path, inputs: dict[str, int], outputs: dict[str, int]) -> None:
        graph = helper.make_graph(self.nodes, "context", _values(inputs), _values(outputs), self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString())


def _values(sizes: dict[str, int]) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, "turns", size]) for name, size in sizes.items()]


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().float().numpy()


def _gates(tensor: torch.Tensor) -> np.ndarray:
    reset, update, new = np.split(_array(tensor), 3)
    return np.concatenate([update, reset, new])

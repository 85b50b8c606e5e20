"""Writing the recurrent layer, its heads and the emotions as one ONNX file, made by hand from their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto
from torch import nn

from holdspace.nlp.cues import N_CUES
from training.context import ContextModel
from training.data import ALL_HEADS, EMOTIONS
from training.feelings import EmotionModel
from training.onnx_graph import Graph, Value

OPSET, IR_VERSION = 17, 8


def export_context(models: Sequence[ContextModel], emotions: EmotionModel, path: Path) -> None:
    """Write ``vectors, base, cues (1, turns, ·) → one output a head, and emotions``; models are averaged."""
    graph = _Context(OPSET, IR_VERSION)
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
    graph.save("context", _by_turn({"vectors": size, "base": base, "cues": N_CUES}), _by_turn(outputs), path)


def _add_model(graph: _Context, model: ContextModel, key: str) -> None:
    graph.linear("read", model.project, key + "projected")
    graph.add("Relu", [key + "projected"], key + "own")
    graph.add("Transpose", [key + "own"], key + "by_turn", perm=[1, 0, 2])
    graph.gru(key + "by_turn", model.gru, key + "around")
    graph.add("Concat", ["base", "cues", key + "own", key + "around"], key + "joined", axis=2)
    for name in ALL_HEADS:
        graph.linear(key + "joined", model.heads[name], key + name)


class _Context(Graph):
    """Layers with torch's weights."""

    def linear(self, source: str, layer: nn.Linear, output: str) -> None:
        weight = self.halved(f"{output}.weight", _array(layer.weight).T)
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
        names = [self.halved(f"{output}.{key}", value) for key, value in (("w", w), ("r", r), ("b", b))]
        self.add(
            "GRU", [source, *names], f"{output}.steps",
            direction="bidirectional", hidden_size=layer.hidden_size, linear_before_reset=1,
        )  # fmt: skip
        # (turns, 2, 1, hidden) → (1, turns, 2 · hidden)
        self.add("Transpose", [f"{output}.steps"], f"{output}.turned", perm=[2, 0, 1, 3])
        shape = self.numbers(f"{output}.shape", 0, 0, -1)
        self.add("Reshape", [f"{output}.turned", shape], output)


def _by_turn(sizes: Mapping[str, int]) -> dict[str, Value]:
    return {name: (TensorProto.FLOAT, (1, "turns", size)) for name, size in sizes.items()}


def _array(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().float().numpy()


def _gates(tensor: torch.Tensor) -> np.ndarray:
    reset, update, new = np.split(_array(tensor), 3)
    return np.concatenate([update, reset, new])

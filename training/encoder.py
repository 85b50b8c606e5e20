"""The encoder as it ships: one file that gives two vectors a text, in int8.

The file is written operator by operator. What an exporter and its fusions made of the same weights took a sixth more
time: attention multiplied head by head, and layer norms added one number after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto
from transformers import BertModel

from training.onnx_graph import RUNTIME, Graph
from training.package import MAX_TOKENS
from training.whole_numbers import Whole, by_column, by_table

# The first in which attention is one operator.
OPSET, IR_VERSION = 23, 11
SIZE, LAYERS, HEADS = 384, 3, 12
LOWER = 2
# Unit vectors times this have numbers about as large as the cues, which the trees beside it read as well.
SCALE = 4.0
FAR = 1e4
EPSILON = 1e-12  # in layer norms and lengths, as BERT has it
WORDS, PLACES, KINDS = (f"embeddings.{name}_embeddings.weight" for name in ("word", "position", "token_type"))
# By their names in a BertModel; the table of words and the matrices (inputs × outputs) of the layers in whole numbers.
Weights = Mapping[str, np.ndarray | Whole]


def mean_of(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean over each text's tokens."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1)


def mean_and_most(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean and the maximum over each text's tokens, side by side.

    The maximum lets one sentence of a long turn speak for the whole of it.
    """
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return torch.cat([mean_of(hidden, mask), (hidden - FAR * (1 - weights)).amax(1)], -1)


def export_encoder(encoder: BertModel, path: Path) -> None:
    """Write an encoder to a file: ``ids, mask`` (turns × tokens, at most MAX_TOKENS) → ``vectors, base``."""
    write_encoder(weights_of(encoder), path)


def weights_of(encoder: BertModel) -> Weights:
    """Return the weights as they ship."""
    found: dict[str, np.ndarray | Whole] = {}
    for name, tensor in encoder.state_dict().items():
        value = tensor.detach().float().numpy()
        if name == WORDS:
            found[name] = by_table(value)
        else:
            found[name] = by_column(value.T) if name.startswith("encoder.") and value.ndim > 1 else value
    return found


def write_encoder(weights: Weights, path: Path) -> None:
    """Write the encoder of these weights to a file."""
    graph = _Encoder(weights)
    graph.masks()
    states = [graph.embeddings()]
    for layer in range(LAYERS):
        states.append(graph.layer(f"encoder.layer.{layer}", states[-1]))
    graph.vectors(states[-1])
    graph.base(states[LOWER])
    tokens = (TensorProto.INT64, ("turns", "tokens"))
    outputs = {name: (TensorProto.FLOAT, ("turns", size)) for name, size in (("vectors", 2 * SIZE), ("base", SIZE))}
    graph.save("encoder", {"ids": tokens, "mask": tokens}, outputs, path)


class _Encoder(Graph):
    """The operators; states are turns × tokens × SIZE."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(OPSET, IR_VERSION)
        self._weights = weights
        for name, axis in (("token axis", 1), ("state axis", 2), ("last axis", -1)):
            self.numbers(name, axis)

    def masks(self) -> None:
        """Add which tokens each token may look at, and the weights and the number of a turn's own tokens."""
        self.add("Cast", ["mask"], "is token", to=TensorProto.BOOL)
        self.add("Unsqueeze", ["is token", self.numbers("within a turn", 1, 2)], "seen by all")
        self.add("Shape", ["mask"], "length", start=1)
        one = self.numbers("one", 1)
        self.add("Concat", [one, one, "length", one], "each token", axis=0)
        self.add("Expand", ["seen by all", "each token"], "seen")
        self.add("Unsqueeze", ["mask", "state axis"], "column")
        self.add("Cast", ["column"], "weight", to=TensorProto.FLOAT)
        self.add("ReduceSum", ["weight", "token axis"], "tokens", keepdims=0)

    def embeddings(self) -> str:
        """Add what each token and its place are read as."""
        values, *scale = self._whole(WORDS)
        self.add("Gather", [values, "ids"], "rows")
        self.add("DequantizeLinear", ["rows", *scale], "words")
        places = self._array(PLACES)[:MAX_TOKENS] + self._array(KINDS)[0]
        self.add("Slice", [self.constant("places", places), self.numbers("begin", 0), "length", "begin"], "placed")
        return self._norm("embeddings.LayerNorm", self.add("Add", ["words", "placed"], "embedded"))

    def layer(self, name: str, states: str) -> str:
        """Add a layer: attention, then two matrices with a curve between them."""
        parts = [self._linear(f"{name}.attention.self.{part}", states) for part in ("query", "key", "value")]
        found = self.add(
            "Attention", [*parts, "seen"], f"{name}.looked up", q_num_heads=HEADS, kv_num_heads=HEADS
        )  # fmt: skip
        states = self._beside(f"{name}.attention.output", found, states)
        wide = self.add("Gelu", [self._linear(f"{name}.intermediate.dense", states)], f"{name}.curved")
        return self._beside(f"{name}.output", wide, states)

    def vectors(self, states: str) -> None:
        """Add mean and maximum over a turn's tokens."""
        mean = self._mean("mean", states)
        self.add("Sub", ["weight", self.constant("all", np.array(1, np.float32))], "missing")
        self.add("Mul", ["missing", self.constant("far", np.array(FAR, np.float32))], "out of reach")
        self.add("Add", [states, "out of reach"], "reachable")
        most = self.add("ReduceMax", ["reachable", "token axis"], "most", keepdims=0)
        self.add("Concat", [mean, most], "vectors", axis=1)

    def base(self, states: str) -> None:
        """Add the mean over a turn's tokens, of one length for all turns."""
        mean = self._mean("lower mean", states)
        self.add("ReduceL2", [mean, "last axis"], "size")
        self.add("Max", ["size", self.constant("least", np.array(EPSILON, np.float32))], "some size")
        self.add("Div", [mean, "some size"], "unit")
        self.add("Mul", ["unit", self.constant("scale", np.array(SCALE, np.float32))], "base")

    def _linear(self, name: str, states: str) -> str:
        matrix = self._whole(f"{name}.weight")
        bias = self.constant(f"{name}.bias", self._array(f"{name}.bias"))
        return self.add("DynamicQuantizeMatMul", [states, *matrix, bias], name, domain=RUNTIME)

    def _beside(self, name: str, found: str, states: str) -> str:
        self.add("Add", [self._linear(f"{name}.dense", found), states], f"{name}.sum")
        return self._norm(f"{name}.LayerNorm", f"{name}.sum")

    def _norm(self, name: str, states: str) -> str:
        weights = [self.constant(f"{name}.{part}", self._array(f"{name}.{part}")) for part in ("weight", "bias")]
        return self.add("LayerNormalization", [states, *weights], name, epsilon=EPSILON)

    def _mean(self, name: str, states: str) -> str:
        self.add("Mul", [states, "weight"], f"{name}.weighed")
        self.add("ReduceSum", [f"{name}.weighed", "token axis"], f"{name}.sum", keepdims=0)
        return self.add("Div", [f"{name}.sum", "tokens"], name)

    def _array(self, name: str) -> np.ndarray:
        found = self._weights[name]
        assert isinstance(found, np.ndarray), name
        return found

    def _whole(self, name: str) -> list[str]:
        """Keep a matrix; return the names of its values, scale and zero."""
        found = self._weights[name]
        assert isinstance(found, Whole), name
        return [self.constant(f"{name}.{part}", getattr(found, part)) for part in ("values", "scale", "zero")]

"""Writing the trained model as two ONNX files: the encoder in int8, the context in fp32."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn

from training.data import HEADS
from training.model import ListeningModel

OPSET = 17


class _Encoder(nn.Module):
    def __init__(self, model: ListeningModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        vectors = self.model.encode(ids, mask)
        return vectors, self.model.emotions(vectors)


def export_encoder(model: ListeningModel, path: Path, *, quantise: bool = True) -> None:
    """Write the encoder: fused, then weights in int8 per channel; ``ids, mask → vectors, emotions``."""
    model.encoder.set_attn_implementation("eager")  # the fusion recognises this one
    ids = torch.randint(5, 3000, (2, 9))
    mask = torch.ones(2, 9, dtype=torch.long)
    mask[1, 5:] = 0
    axes = {"ids": {0: "turns", 1: "tokens"}, "mask": {0: "turns", 1: "tokens"}}
    with tempfile.TemporaryDirectory() as folder:
        raw, fused = os.path.join(folder, "raw.onnx"), os.path.join(folder, "fused.onnx")  # noqa: PTH118
        torch.onnx.export(
            _Encoder(model.eval()), (ids, mask), raw, input_names=["ids", "mask"], output_names=["vectors", "emotions"],
            dynamic_axes=axes | {"vectors": {0: "turns"}, "emotions": {0: "turns"}}, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        optimizer.optimize_model(raw, model_type="bert", num_heads=12, hidden_size=384, opt_level=0).save_model_to_file(
            fused
        )
        if quantise:
            # Seven bits: processors without VNNI add pairs of products in 16 bits, which eight would overflow.
            quantize_dynamic(
                fused, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )  # fmt: skip
        else:
            path.write_bytes(Path(fused).read_bytes())
    model.encoder.set_attn_implementation("sdpa")


def export_context(model: ListeningModel, path: Path) -> None:
    """Write the context layer and the heads: ``vectors, cues, speaker (1, turns, ·) → one output a head``."""
    graph = _Graph()
    size, n_cues = model.encoder.config.hidden_size, model.project.in_features - model.encoder.config.hidden_size - 2
    graph.add("Concat", ["vectors", "cues", "speaker"], "read", axis=2)
    graph.linear("read", model.project, "projected")
    graph.add("Relu", ["projected"], "own")
    graph.add("Transpose", ["own"], "by_turn", perm=[1, 0, 2])
    graph.gru("by_turn", model.gru, "around")
    graph.add("Concat", ["vectors", "cues", "own", "around"], "joined", axis=2)
    for name in HEADS:
        graph.linear("joined", model.heads[name], name)
    inputs = {"vectors": size, "cues": n_cues, "speaker": 2}
    outputs = {name: len(labels) for name, labels in HEADS.items()}
    graph.save(path, inputs, outputs)


class _Graph:
    """A small hand-made ONNX graph."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str, **attributes: object) -> None:
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))

    def constant(self, name: str, value: np.ndarray) -> str:
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

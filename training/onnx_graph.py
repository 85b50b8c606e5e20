"""A small ONNX graph made by hand from weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RUNTIME = "com.microsoft"  # the domain of ONNX Runtime's own operators
Value = tuple[int, Sequence[str | int]]  # element type, shape


class Graph:
    """Nodes and constants, in order; each method returns the name of what it added."""

    def __init__(self, opset: int, ir_version: int) -> None:
        self._opsets = [helper.make_opsetid("", opset), helper.make_opsetid(RUNTIME, 1)]
        self._ir_version = ir_version
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: Sequence[str], output: str, *, domain: str = "", **attributes: object) -> str:
        """Add an operator with one output."""
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def constant(self, name: str, value: np.ndarray) -> str:
        """Keep an array."""
        self._constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def halved(self, name: str, value: np.ndarray) -> str:
        """Keep an array in half precision, which the runtime widens once when it opens the file."""
        return self.add("Cast", [self.constant(f"{name}.half", value.astype(np.float16))], name, to=TensorProto.FLOAT)

    def numbers(self, name: str, *values: int) -> str:
        """Keep whole numbers: axes, a shape."""
        return self.constant(name, np.array(values, np.int64))

    def save(self, name: str, inputs: Mapping[str, Value], outputs: Mapping[str, Value], path: Path) -> None:
        """Write the graph; raise onnx's ValidationError where it is none."""
        graph = helper.make_graph(self._nodes, name, _values(inputs), _values(outputs), self._constants)
        model = helper.make_model(graph, opset_imports=self._opsets, ir_version=self._ir_version)
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString())


def _values(values: Mapping[str, Value]) -> list[onnx.ValueInfoProto]:
    return [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in values.items()]

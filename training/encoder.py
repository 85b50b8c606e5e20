"""The encoder as it ships: the published weights, mean pooled, fused, int8 per channel; not trained further."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn
from transformers import BertModel

OPSET = 17
# Unit vectors times this have numbers about as large as the cues, which the layers after it like.
SCALE = 4.0


class Pooled(nn.Module):
    """Token ids → one vector a text: the mean over its tokens, all vectors of the same length."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        return nn.functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=-1) * SCALE


def export_encoder(encoder: BertModel, path: Path) -> None:
    """Write ``ids, mask → vectors`` to a file."""
    encoder.set_attn_implementation("eager")  # the fusion recognises this one
    ids = torch.randint(5, 3000, (2, 9))
    mask = torch.ones(2, 9, dtype=torch.long)
    mask[1, 5:] = 0
    axes = {"ids": {0: "turns", 1: "tokens"}, "mask": {0: "turns", 1: "tokens"}, "vectors": {0: "turns"}}
    with tempfile.TemporaryDirectory() as folder:
        raw, fused = str(Path(folder) / "raw.onnx"), str(Path(folder) / "fused.onnx")
        torch.onnx.export(
            Pooled(encoder.eval()), (ids, mask), raw, input_names=["ids", "mask"], output_names=["vectors"],
            dynamic_axes=axes, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        model = optimizer.optimize_model(raw, model_type="bert", num_heads=12, hidden_size=384, opt_level=0)
        model.save_model_to_file(fused)
        # Seven bits: processors without VNNI add pairs of products in 16 bits, which eight would overflow.
        quantize_dynamic(
            fused, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )  # fmt: skip

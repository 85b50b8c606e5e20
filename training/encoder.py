"""The encoder in two parts: a trunk that stays as published, and a top that learns feelings; both ship as one file.

What the trunk makes of the training texts is worked out once, by the int8 file itself, so that the top learns from the
very numbers that it will be given.
"""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from torch import nn
from transformers import BertModel

OPSET = 17
TRUNK = 2
# Unit vectors times this have numbers about as large as the cues, which the trees beside it read as well.
SCALE = 4.0
FAR = 1e4
_BY_TURN, _BY_TOKEN = {0: "turns"}, {0: "turns", 1: "tokens"}


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


class Top(nn.Module):
    """The layers above the trunk: states of tokens → one vector a text."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.layers = copy.deepcopy(encoder.encoder.layer[TRUNK:])

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden, unseen = states, (1 - mask[:, None, None, :].to(states.dtype)) * -FAR
        for layer in self.layers:
            hidden = layer(hidden, unseen)
        return mean_and_most(hidden, mask)


class Trunk(nn.Module):
    """Token ids → states of tokens after the trunk, and their mean, all means of the same length."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = copy.deepcopy(encoder)
        self.encoder.encoder.layer = self.encoder.encoder.layer[:TRUNK]

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return states, _base(states, mask)


class Whole(nn.Module):
    """Token ids → what the top makes of each text, and the trunk's mean."""

    def __init__(self, encoder: BertModel, top: Top) -> None:
        super().__init__()
        self.encoder = copy.deepcopy(encoder)
        for layer, learned in zip(self.encoder.encoder.layer[TRUNK:], top.layers, strict=True):
            layer.load_state_dict(learned.state_dict())

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        found = self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        states = found.hidden_states[TRUNK]
        return mean_and_most(found.last_hidden_state, mask), _base(states, mask)


def _base(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return nn.functional.normalize(mean_of(states, mask), dim=-1) * SCALE


def export_trunk(encoder: BertModel, path: Path) -> None:
    """Write ``ids, mask → states, base`` to a file."""
    _export(Trunk(encoder), {"states": _BY_TOKEN, "base": _BY_TURN}, path)


def export_encoder(encoder: BertModel, top: Top, path: Path) -> None:
    """Write ``ids, mask → vectors, base`` to a file."""
    _export(Whole(encoder, top), {"vectors": _BY_TURN, "base": _BY_TURN}, path)


def _export(model: Trunk | Whole, outputs: dict[str, dict[int, str]], path: Path) -> None:
    model.encoder.set_attn_implementation("eager")  # the fusion recognises this one
    ids = torch.randint(5, 3000, (2, 9))
    mask = torch.ones(2, 9, dtype=torch.long)
    mask[1, 5:] = 0
    axes = {"ids": _BY_TOKEN, "mask": _BY_TOKEN, **outputs}
    with tempfile.TemporaryDirectory() as folder:
        raw, fused = str(Path(folder) / "raw.onnx"), str(Path(folder) / "fused.onnx")
        torch.onnx.export(
            model.eval(), (ids, mask), raw, input_names=["ids", "mask"], output_names=list(outputs),
            dynamic_axes=axes, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        found = optimizer.optimize_model(raw, model_type="bert", num_heads=12, hidden_size=384, opt_level=0)
        found.save_model_to_file(fused)
        # Seven bits: processors without VNNI add pairs of products in 16 bits, which eight would overflow.
        quantize_dynamic(
            fused, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )  # fmt: skip

"""The listening model: each turn is read once by a small encoder; a recurrent layer over the turns adds the context.

Encoder: paraphrase-MiniLM-L3-v2 (Apache-2.0, see `training.base`), mean pooled. Context: one bidirectional GRU over the
turn vectors, the cues of each turn and who speaks. Heads are linear. Emotions are read from the turn's own vector.
"""

from __future__ import annotations

import torch
from torch import nn
from transformers import BertModel

from training.data import EMOTIONS, HEADS

MAX_TOKENS = 96
SCALE = 4.0
WIDTH = 192


class ListeningModel(nn.Module):
    """Turns in order → logits of every head for every turn."""

    def __init__(self, encoder: BertModel, n_cues: int) -> None:
        super().__init__()
        self.encoder = encoder
        size = self.encoder.config.hidden_size
        self.project = nn.Linear(size + n_cues + 2, WIDTH)
        self.gru = nn.GRU(WIDTH, WIDTH // 2, batch_first=True, bidirectional=True)
        self.drop = nn.Dropout(0.2)
        self.heads = nn.ModuleDict(
            {name: nn.Linear(size + n_cues + 2 * WIDTH, len(labels)) for name, labels in HEADS.items()}
        )
        self.emotions = nn.Linear(size, len(EMOTIONS))

    def encode(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return one vector a turn, all of the same length."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * weights).sum(1) / weights.sum(1)
        return nn.functional.normalize(pooled.float(), dim=-1) * SCALE

    def context(self, vectors: torch.Tensor, cues: torch.Tensor, speaker: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return the logits of every head, given turns in order: vectors (batch, turns, size)."""
        own = torch.relu(self.project(self.drop(torch.cat([vectors, cues, speaker], -1))))
        around, _ = self.gru(own)
        joined = self.drop(torch.cat([vectors, cues, own, around], -1))
        return {name: head(joined) for name, head in self.heads.items()}

"""Texts as padded tensors of token ids."""

from __future__ import annotations

import torch

from holdspace.nlp.wordpiece import WordPiece
from training.model import MAX_TOKENS


def tokens(tokenizer: WordPiece, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask, padded to the longest."""
    listed = [tokenizer.ends(text, MAX_TOKENS) for text in texts]
    width = max(map(len, listed))
    ids = torch.zeros(len(listed), width, dtype=torch.long)
    mask = torch.zeros(len(listed), width, dtype=torch.long)
    for row, each in enumerate(listed):
        ids[row, : len(each)] = torch.tensor(each)
        mask[row, : len(each)] = 1
    return ids, mask

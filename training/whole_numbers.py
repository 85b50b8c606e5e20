"""Weights in whole numbers of eight bits, as ONNX Runtime multiplies them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Seven bits: processors without VNNI add pairs of products in 16 bits, which eight would overflow.
MOST = 64


@dataclass(frozen=True)
class Whole:
    """``(values - zero) · scale`` stands for an array; scale and zero are one a column, or one for all."""

    values: np.ndarray
    scale: np.ndarray
    zero: np.ndarray


def by_column(matrix: np.ndarray) -> Whole:
    """Return a matrix (inputs × outputs) in whole numbers from -64 to 64, each column in its own scale."""
    scale = np.abs(matrix).max(0).astype(np.float32) / MOST
    values = np.round(matrix / np.where(scale, scale, 1)).astype(np.int8)
    return Whole(values, scale, np.zeros(matrix.shape[1], np.int8))


def by_table(table: np.ndarray) -> Whole:
    """Return a table in whole numbers from 0 to 255, all in one scale."""
    low, high = min(float(table.min()), 0.0), max(float(table.max()), 0.0)
    scale = (high - low) / 255 or 1.0
    zero = round(-low / scale)
    values = np.clip(np.round(table / scale) + zero, 0, 255).astype(np.uint8)
    return Whole(values, np.array(scale, np.float32), np.array(zero, np.uint8))

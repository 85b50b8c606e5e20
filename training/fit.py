"""Fitting one listening model on dialogues; the average of its weights over the last third is what is kept."""

from __future__ import annotations

import copy
import random
import time
from dataclasses import dataclass

import torch
from torch import nn

from holdspace.nlp.cues import cues
from holdspace.nlp.wordpiece import WordPiece
from training.augment import roughen
from training.data import HEADS, Dialogue
from training.emotions import Comments, emotion_loss
from training.model import ListeningModel
from training.tokens import tokens

CHUNK = 24


@dataclass
class Recipe:
    epochs: int = 5
    chunks_per_step: int = 4
    encoder_rate: float = 8e-5
    head_rate: float = 1e-3
    smoothing: float = 0.05
    strip_share: float = 0.4
    comments_per_step: int = 24
    emotion_weight: float = 6.0


def encode_sorted(model: ListeningModel, tokenizer: WordPiece, texts: list[str], size: int = 32) -> torch.Tensor:
    """Return the vectors of many texts, in batches of like length so that little is spent on padding."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = []
    for start in range(0, len(order), size):
        ids, mask = tokens(tokenizer, [texts[i] for i in order[start : start + size]])
        parts.append(model.encode(ids, mask))
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]


def class_weights(dialogues: list[Dialogue]) -> dict[str, torch.Tensor]:
    """Return the inverse square root of each label's share, scaled to a mean of 1 over the turns."""
    weights = {}
    for head, names in HEADS.items():
        counts = torch.zeros(len(names))
        for dialogue in dialogues:
            for turn in dialogue.turns:
                if head in turn.labels:
                    counts += torch.tensor(turn.labels[head])
        raw = counts.clamp(min=1).rsqrt()
        weights[head] = raw * counts.sum() / (raw * counts).sum()
    return weights


def chunks(dialogues: list[Dialogue], chance: random.Random) -> list[list]:
    """Return runs of consecutive turns, cut at another place in each epoch."""
    found = []
    for dialogue in dialogues:
        start = -chance.randrange(CHUNK)
        while start < len(dialogue.turns):
            part = dialogue.turns[max(start, 0) : start + CHUNK]
            if part:
                found.append(part)
            start += CHUNK
    chance.shuffle(found)
    return found


def batch_tensors(parts: list[list], texts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return cues, speakers and the mask of real turns, padded to the longest part."""
    width = max(map(len, parts))
    feature = torch.tensor([cues(text) for text in texts])
    all_cues = torch.zeros(len(parts), width, feature.shape[1])
    speaker = torch.zeros(len(parts), width, 2)
    at = 0
    for row, part in enumerate(parts):
        all_cues[row, : len(part)] = feature[at : at + len(part)]
        for column, turn in enumerate(part):
            speaker[row, column, 0 if turn.speaker == "therapist" else 1] = 1
        at += len(part)
    return all_cues, speaker, feature


def spread(vectors: torch.Tensor, parts: list[list]) -> torch.Tensor:
    width = max(map(len, parts))
    out = vectors.new_zeros(len(parts), width, vectors.shape[1])
    at = 0
    for row, part in enumerate(parts):
        out[row, : len(part)] = vectors[at : at + len(part)]
        at += len(part)
    return out


def loss_of(logits: dict[str, torch.Tensor], parts: list[list], weights: dict[str, torch.Tensor], smoothing: float):
    """Return the mean weighted cross-entropy over the heads that have labels here."""
    total = torch.zeros(())
    for head, names in HEADS.items():
        rows, columns, wanted = [], [], []
        for row, part in enumerate(parts):
            for column, turn in enumerate(part):
                if head in turn.labels:
                    rows.append(row)
                    columns.append(column)
                    wanted.append(turn.labels[head])
        if not rows:
            continue
        target = torch.tensor(wanted) * (1 - smoothing) + smoothing / len(names)
        log_p = nn.functional.log_softmax(logits[head][rows, columns], -1)
        weight = (target * weights[head]).sum(-1)
        total = total + -(target * log_p).sum(-1).mul(weight).mean() * (
            1.5 if head in {"behaviour", "client_talk"} else 1
        )
    return total


def fit(
    model: ListeningModel,
    tokenizer: WordPiece,
    dialogues: list[Dialogue],
    recipe: Recipe,
    seed: int,
    comments: Comments | None = None,
) -> ListeningModel:
    """Return the model with the averaged weights; ``comments`` keep the emotions in the encoder meanwhile."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    weights = class_weights(dialogues)
    encoder = list(model.encoder.parameters())
    rest = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": recipe.encoder_rate}, {"params": rest, "lr": recipe.head_rate}], weight_decay=0.01
    )
    per_epoch = sum(-(-len(d.turns) // CHUNK) + 1 for d in dialogues) // recipe.chunks_per_step
    steps = per_epoch * recipe.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / (0.06 * steps)) * max(0.05, 1 - s / (steps * 1.05))
    )
    averaged, n_averaged, step = None, 0, 0
    for epoch in range(recipe.epochs):
        model.train()
        began, losses = time.time(), []
        runs = chunks(dialogues, chance)
        for start in range(0, len(runs) - 1, recipe.chunks_per_step):
            parts = runs[start : start + recipe.chunks_per_step]
            strip = [chance.random() < recipe.strip_share for _ in parts]
            texts = [roughen(t.text, chance, strip=s) for part, s in zip(parts, strip, strict=True) for t in part]
            vectors = encode_sorted(model, tokenizer, texts, 24)
            all_cues, speaker, _ = batch_tensors(parts, texts)
            loss = loss_of(model.context(spread(vectors, parts), all_cues, speaker), parts, weights, recipe.smoothing)
            if comments is not None:
                loss = loss + recipe.emotion_weight * emotion_loss(
                    model, tokenizer, comments.draw(chance, recipe.comments_per_step)
                )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(float(loss.detach()))
            step += 1
            if step > steps * 0.6 and step % 5 == 0:
                n_averaged += 1
                state = {k: v.detach().clone().float() for k, v in model.state_dict().items()}
                if averaged is None:
                    averaged = state
                else:
                    for key, value in state.items():
                        averaged[key] += (value - averaged[key]) / n_averaged
        print(f"seed {seed} epoch {epoch} loss {sum(losses) / len(losses):.3f} {time.time() - began:.0f}s", flush=True)
    kept = copy.deepcopy(model)
    kept.load_state_dict(averaged)
    return kept.eval()


@torch.no_grad()
def predict(model: ListeningModel, tokenizer, dialogue: Dialogue, *, strip: bool = False) -> dict[str, torch.Tensor]:
    """Return each head's logits for every turn of a dialogue."""
    chance = random.Random(0)
    texts = [t.text for t in dialogue.turns]
    if strip:
        texts = [roughen_only_punctuation(text) for text in texts]
    del chance
    vectors = encode_sorted(model, tokenizer, texts)
    all_cues, speaker, _ = batch_tensors([dialogue.turns], texts)
    return {name: values[0] for name, values in model.context(vectors[None], all_cues, speaker).items()}


def roughen_only_punctuation(text: str) -> str:
    """Return the text as a recogniser without punctuation would write it."""
    kept = "".join(c for c in text if c.isalnum() or c.isspace() or c == "'")
    return kept.lower()

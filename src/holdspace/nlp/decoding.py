"""From probabilities to codes: the label of each code, how sure, and where the coder would rather say nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.nlp.encoder import Floats
from holdspace.nlp.probabilities import JOINT, reconcile, softmax, temper

NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Decoder:
    """What a model's card says about reading its numbers.

    ``heads`` has the labels of each head, ``weights`` how much each member of the coder counts; ``temperatures`` and
    ``unclear_below`` are one number a head; ``emotions`` maps each shown emotion to the columns of the source's
    emotions that it stands for, ``emotion_thresholds`` says from which probability it is named.
    """

    heads: Mapping[str, Sequence[str]]
    weights: Mapping[str, float]
    temperatures: Mapping[str, float]
    unclear_below: Mapping[str, float]
    emotions: Mapping[str, Sequence[int]]
    emotion_thresholds: Mapping[str, float]

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Decoder:
        """Return the decoder that a model card describes."""
        names = list(settings["emotion_labels"])
        groups = {group: [names.index(name) for name in members] for group, members in settings["emotions"].items()}
        return cls(
            heads=settings["heads"],
            weights=settings["weights"],
            temperatures=settings["temperatures"],
            unclear_below=settings["unclear_below"],
            emotions=groups,
            emotion_thresholds=settings["emotion_thresholds"],
        )

    def decode(
        self, turns: Sequence[Turn], logits: Mapping[str, Mapping[str, Floats]], emotions: Floats
    ) -> tuple[CodedTurn, ...]:
        """Return the turns with their codes; each speaker's turns get that speaker's codes only."""
        sure = self.probabilities(logits)
        felt = self._feelings(emotions)
        return tuple(
            self._therapist(turn, row, sure)
            if turn.speaker is Speaker.THERAPIST
            else self._client(turn, row, sure, felt)
            for row, turn in enumerate(turns)
        )

    def probabilities(self, logits: Mapping[str, Mapping[str, Floats]]) -> dict[str, Floats]:
        """Return each head's probabilities, one row a turn, from the logits of each member of the coder."""
        raw = {head: self._blended(head, logits) for head in self.heads}
        raw |= reconcile(raw, self.heads)
        return {head: temper(raw[head], self.temperatures[head]) for head in self.heads}

    def _blended(self, head: str, logits: Mapping[str, Mapping[str, Floats]]) -> Floats:
        weighed = [weight * softmax(logits[member][head]) for member, weight in self.weights.items()]
        return np.asarray(sum(weighed) / sum(self.weights.values()), np.float32)

    def _feelings(self, logits: Floats) -> dict[str, Floats]:
        each = 1 / (1 + np.exp(-logits))
        # A feeling that stands for several of the source's is as probable as any of them.
        return {name: 1 - np.prod(1 - each[:, columns], axis=1) for name, columns in self.emotions.items()}

    def _therapist(self, turn: Turn, row: int, sure: Mapping[str, Floats]) -> CodedTurn:
        return self._coded(turn, {head: self._distribution(head, sure[head][row]) for head in JOINT})

    def _client(self, turn: Turn, row: int, sure: Mapping[str, Floats], felt: Mapping[str, Floats]) -> CodedTurn:
        coded = self._coded(turn, {"client_talk": self._distribution("client_talk", sure["client_talk"][row])})
        strength = {name: round(float(values[row]), 4) for name, values in felt.items()}
        named = [name for name, value in strength.items() if value >= self.emotion_thresholds[name]]
        named.sort(key=lambda name: -strength[name])
        strength[NEUTRAL] = round(1 - max(strength.values()), 4)
        sureness = min(strength[name] for name in named) if named else strength[NEUTRAL]
        return CodedTurn(
            turn=turn,
            labels={**coded.labels, "emotions": SEPARATOR.join(named) or NEUTRAL},
            probabilities={**coded.probabilities, "emotions": sureness},
            unclear=coded.unclear,
            distributions={**coded.distributions, "emotions": strength},
        )

    def _coded(self, turn: Turn, distributions: dict[str, dict[str, float]]) -> CodedTurn:
        labels = {head: max(chances, key=chances.__getitem__) for head, chances in distributions.items()}
        probabilities = {head: distributions[head][label] for head, label in labels.items()}
        unclear = frozenset(head for head, value in probabilities.items() if value < self.unclear_below[head])
        return CodedTurn(turn, labels, probabilities, unclear, distributions)

    def _distribution(self, head: str, row: Floats) -> dict[str, float]:
        return {label: round(float(value), 4) for label, value in zip(self.heads[head], row, strict=True)}

"""From probabilities to codes: the label of each code, how sure, and where the coder would rather say nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from holdspace.domain.coding.coded import SEPARATOR, CodedTurn
from holdspace.domain.conversation.transcript import Speaker, Turn
from holdspace.nlp.encoder import Floats
from holdspace.nlp.probabilities import JOINT, in_ten_thousandths, log_softmax, reconcile, softmax, temper

NEUTRAL = "neutral"
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Decoder:
    """What a model's card says about reading its numbers.

    ``heads`` has the labels of each head; ``weights`` how much each member of the coder counts for a head, ``offsets``
    what is added for each label; ``temperatures`` and ``unclear_below`` are one number a head. ``emphasis`` says how
    much a label's probability counts when one is chosen: rare labels would otherwise hardly ever be. ``emotions`` maps
    each shown emotion to the columns of the source's emotions that it stands for, ``emotion_thresholds`` says from
    which probability it is named. ``in_set_from`` says from which probability a label belongs to the set of what a turn
    may be. ``experimental`` has, for each code that was learned from written examples alone, the temperature; its last
    label is the one that is told of.
    """

    heads: Mapping[str, Sequence[str]]
    weights: Mapping[str, Mapping[str, float]]
    offsets: Mapping[str, Mapping[str, float]]
    temperatures: Mapping[str, float]
    emphasis: Mapping[str, Mapping[str, float]]
    unclear_below: Mapping[str, float]
    emotions: Mapping[str, Sequence[int]]
    emotion_thresholds: Mapping[str, float]
    in_set_from: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    experimental: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any], kind: str) -> Decoder:
        """Return the decoder that a model card describes for a kind of transcript."""
        names = list(settings["emotion_labels"])
        return cls(
            heads=settings["heads"],
            emotions={group: [names.index(name) for name in each] for group, each in settings["emotions"].items()},
            emotion_thresholds=settings["emotion_thresholds"],
            experimental=settings.get("experimental", {}).get("temperatures", {}),
            **settings[kind],
        )

    def decode(
        self, turns: Sequence[Turn], logits: Mapping[str, Mapping[str, Floats]], emotions: Floats | None
    ) -> tuple[CodedTurn, ...]:
        """Return the turns with their codes; each speaker's turns get that speaker's codes only.

        Without logits of emotions no feeling is told of, not even that there is none.
        """
        sure = self.probabilities(logits)
        felt = {} if emotions is None else self._feelings(emotions)
        tried = self._tried(logits)
        return tuple(
            self._therapist(turn, row, sure, tried)
            if turn.speaker is Speaker.THERAPIST
            else self._client(turn, row, sure, felt)
            for row, turn in enumerate(turns)
        )

    def probabilities(self, logits: Mapping[str, Mapping[str, Floats]]) -> dict[str, Floats]:
        """Return each head's probabilities, one row a turn, from the logits of each member of the coder."""
        raw = {head: self._blended(head, logits) for head in self.heads}
        raw |= reconcile(raw, self.heads)
        return {head: temper(raw[head], self.temperatures[head]) for head in self.heads}

    def choose(self, head: str, chances: Floats) -> Labels:
        """Return which label each row is given: the most probable one after emphasis."""
        factors = np.array([self.emphasis[head][label] for label in self.heads[head]], np.float32)
        return np.asarray((chances * factors).argmax(axis=-1), np.int64)

    def choose_kind(self, head: str, chances: Floats) -> list[str]:
        """Return which label each row would be given if it were any but ``none``."""
        found = chances.copy()
        found[:, list(self.heads[head]).index("none")] = 0
        return [self.heads[head][label] for label in self.choose(head, found)]

    def _blended(self, head: str, logits: Mapping[str, Mapping[str, Floats]]) -> Floats:
        """Return the members' opinions as one: their log probabilities, weighed, and the offsets."""
        offset = np.array([self.offsets[head][label] for label in self.heads[head]], np.float32)
        weighed = [weight * log_softmax(logits[member][head]) for member, weight in self.weights[head].items()]
        return softmax(np.asarray(sum(weighed) + offset, np.float32))

    def _feelings(self, logits: Floats) -> dict[str, Floats]:
        each = 1 / (1 + np.exp(-logits))
        # A feeling that stands for several of the source's is as probable as the likeliest of them.
        return {name: each[:, columns].max(axis=1) for name, columns in self.emotions.items()}

    def _tried(self, logits: Mapping[str, Mapping[str, Floats]]) -> dict[str, Floats]:
        """Return the probability of each experimental code, one a turn."""
        found = logits.get("context", {})
        return {name: softmax(found[name] / heat)[:, -1] for name, heat in self.experimental.items() if name in found}

    def _therapist(self, turn: Turn, row: int, sure: Mapping[str, Floats], tried: Mapping[str, Floats]) -> CodedTurn:
        coded = self._coded(turn, {head: self._distribution(head, sure[head][row]) for head in JOINT})
        return replace(coded, experimental={name: round(float(each[row]), 4) for name, each in tried.items()})

    def _client(self, turn: Turn, row: int, sure: Mapping[str, Floats], felt: Mapping[str, Floats]) -> CodedTurn:
        coded = self._coded(turn, {"client_talk": self._distribution("client_talk", sure["client_talk"][row])})
        if not felt:
            return coded
        strength = {name: round(float(values[row]), 4) for name, values in felt.items()}
        named = [name for name, value in strength.items() if value >= self.emotion_thresholds[name]]
        named.sort(key=lambda name: -strength[name])
        strength[NEUTRAL] = round(1 - max(strength.values()), 4)
        sureness = min(strength[name] for name in named) if named else strength[NEUTRAL]
        return replace(
            coded,
            labels={**coded.labels, "emotions": SEPARATOR.join(named) or NEUTRAL},
            probabilities={**coded.probabilities, "emotions": sureness},
            distributions={**coded.distributions, "emotions": strength},
        )

    def _coded(self, turn: Turn, distributions: dict[str, dict[str, float]]) -> CodedTurn:
        labels = {head: self._label(head, chances) for head, chances in distributions.items()}
        probabilities = {head: distributions[head][label] for head, label in labels.items()}
        unclear = frozenset(head for head, value in probabilities.items() if value < self.unclear_below[head])
        sets = {head: self._set(head, chances) for head, chances in distributions.items() if head in self.in_set_from}
        return CodedTurn(turn, labels, probabilities, unclear, distributions, sets=sets)

    def _set(self, head: str, chances: Mapping[str, float]) -> tuple[str, ...]:
        """Return what a turn may be, the most probable first; never nothing."""
        found = [label for label, chance in chances.items() if chance >= self.in_set_from[head][label]]
        return tuple(sorted(found or [self._label(head, chances)], key=lambda label: -chances[label]))

    def _label(self, head: str, chances: Mapping[str, float]) -> str:
        return max(chances, key=lambda label: chances[label] * self.emphasis[head][label])

    def _distribution(self, head: str, row: Floats) -> dict[str, float]:
        return dict(zip(self.heads[head], in_ten_thousandths(row), strict=True))

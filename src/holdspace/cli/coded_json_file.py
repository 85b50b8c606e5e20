"""Codes as JSON: every session with its turns, all probabilities, its figures and what they show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from random import Random

from holdspace.domain.coding.behaviour_counts import count_behaviours
from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded_json import to_json
from holdspace.domain.coding.insight import find_insight
from holdspace.workflows.analysed import Analysed
from holdspace.workflows.report_counts import SEED

FORMAT = "holdspace-codes"


def render(sessions: Sequence[Analysed]) -> str:
    """Return the sessions as one JSON text."""
    listed = [_session(each) for each in sessions]
    agreement = {code.id: code.expert_alpha for code in CODE_SCHEME.values()}
    content = {"format": FORMAT, "version": 1, "expert_alpha": agreement, "sessions": listed}
    return json.dumps(content, ensure_ascii=False) + "\n"


def _session(each: Analysed) -> dict[str, object]:
    figures = [asdict(figure) for figure in each.summary.figures]
    insight = asdict(find_insight(each.coded, Random(SEED)))  # noqa: S311 - resampling, not a secret
    return {
        "dialogue_id": each.id,
        "speakers": each.reason,
        **to_json(each.coded),
        "summary": figures,
        "counts": [asdict(count) for count in count_behaviours(each.coded, Random(SEED))],  # noqa: S311 - no secret
        "moments": insight.pop("moments"),
        "insight": insight,
    }

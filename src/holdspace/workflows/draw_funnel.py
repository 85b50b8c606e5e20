"""Services or half-years side by side, drawn as the page of the service's figures draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from holdspace.charts import Chart, funnel_chart


def funnel_drawn(groups: Sequence[Mapping[str, Any]]) -> Chart:
    """Return the funnel of groups as `statistics.benchmark` gives them: ``funnel().to_dicts()``.

    Each has ``n`` clients and shares from 0 to 1: what was ``observed`` and ``expected``, the ``lower`` and ``upper``
    limit. Limits are drawn as far as a share can go.
    """
    in_order = sorted(groups, key=lambda group: group["n"])
    return funnel_chart(
        [{"n": group["n"], "value": group["observed"]} for group in in_order],
        [
            {
                "n": group["n"],
                "lower": max(0, group["lower"]),
                "upper": min(1, group["upper"]),
                "expected": group["expected"],
            }
            for group in in_order
        ],
    )

"""How working together went, session by session, drawn as the page *Together* draws it."""

from __future__ import annotations

from collections.abc import Sequence

from holdspace.charts import Chart, trust_chart
from holdspace.domain.language import gettext as _
from holdspace.workflows.watch_alliance import Watch


def trust_drawn(checks: Sequence[tuple[int, float]], watch: Watch | None) -> Chart:
    """Return the chart of session checks (session, mean of the answers from 0 to 10), in order.

    With the `watch` over them it has what was due and where a strain was flagged.
    """
    due = {each.session: round(each.due, 1) for each in watch.checks} if watch else {}
    scores = [{"session": at, "value": round(mean, 1), "due": due.get(at)} for at, mean in checks]
    flagged = watch.flags if watch else ()
    flags = [{"session": each.session, "value": round(each.value, 1), "label": _("flagged")} for each in flagged]
    return trust_chart(scores, flags)

"""Asking for figures to be made."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from holdspace.domain.errors import Refused, WrongState
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.jobs.states import JobState
from holdspace.server.service.evaluation_job import make_figures
from holdspace.server.service.models import Evaluation

UNDER_WAY = (JobState.QUEUED, JobState.RUNNING)
# Two figures close together may differ by one client alone, and so tell about that one.
AT_MOST_EVERY = timedelta(days=7)


@transaction.atomic
def request_figures(*, by: User, at: datetime) -> Evaluation:
    """Have the figures made anew; one at a time. The job asks the door for every record."""
    if by.role != Role.RESEARCHER:
        raise Refused("Only whoever leads the service may have figures made.")
    if Evaluation.objects.select_for_update().filter(state__in=UNDER_WAY).exists():
        raise WrongState("Figures are being made already.")
    if Evaluation.objects.filter(state=JobState.DONE, requested_at__gt=at - AT_MOST_EVERY).exists():
        raise WrongState("Figures are made once a week at most, so that no two of them tell one client apart.")
    evaluation = Evaluation(requested_by=by, requested_at=at)
    evaluation.save(force_insert=True)
    make_figures.enqueue(evaluation.pk.hex)
    return evaluation

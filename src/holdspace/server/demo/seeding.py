"""Making the demo practice on an empty installation, and saying whether it is there already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.timezone import localtime

from holdspace.domain.errors import UnsafeSetting, WrongState
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.alerts.calling_in import name_second_person
from holdspace.server.clients.models import Client, Practice
from holdspace.server.demo.clock import standing_at
from holdspace.server.demo.colleagues import bring_in
from holdspace.server.demo.story import PracticeStory
from holdspace.server.demo.telling import tell
from holdspace.server.demo.worker import work_off
from holdspace.server.service.actions import request_figures

# The practice bears this behind its name until all is told: an interrupted telling is told apart from a whole one.
UNFINISHED = " (being set up)"
OPENED_AGO = timedelta(days=420)

Say = Callable[[str], None]


def require_demo_mode() -> None:
    """Raise unless this installation was started as a demo: its pages say so, and it sends no mail."""
    if not settings.HOLDSPACE_DEMO:
        raise UnsafeSetting(
            "This is not a demo installation.",
            hint="Set HOLDSPACE_DEMO=1, and HOLDSPACE_DATA to a folder of its own.",
        )


def is_there(cast: PracticeStory) -> bool:
    """Return whether the demo practice is here; raise WrongState where the installation holds anything else."""
    practice = Practice.objects.first()
    if practice and practice.name == cast.name and _is_everybody_there(cast):
        return True
    if practice and practice.name == cast.name + UNFINISHED:
        raise WrongState(
            f"An earlier setting up of the demo was interrupted. Remove the folder {settings.HOLDSPACE_DATA} and run "
            "this again."
        )
    if practice or User.objects.exists() or Client.objects.exists():
        raise WrongState("This installation holds real data; the demo needs an empty one (HOLDSPACE_DATA).")
    return False


def _is_everybody_there(cast: PracticeStory) -> bool:
    # The name alone proves nothing: a real practice may bear it.
    sign_ins = {each.sign_in for each in cast.colleagues} | {each.sign_in for each in cast.clients if each.has_come_in}
    return User.objects.filter(username__in=sign_ins).count() == len(sign_ins)


def _make_figures(colleagues: Mapping[str, User], *, at: datetime) -> None:
    """Let whoever leads the service have its figures made."""
    for lead in (each for each in colleagues.values() if each.role == Role.RESEARCHER):
        with standing_at(at):
            request_figures(by=lead, at=at)
            work_off()


def _declared(cast: PracticeStory, *, on: date) -> dict[str, dict[str, str]]:
    return {each: {"by": by, "on": on.isoformat()} for each, by in cast.licences_confirmed.items()}


def seed(cast: PracticeStory, *, at: datetime, say: Say) -> None:
    """Make the practice and everyone in it; ``at`` is today, from which all days of the stories are counted."""
    opened_at = at - OPENED_AGO
    practice = Practice.objects.create(
        pk=1,
        name=cast.name + UNFINISHED,
        country=cast.country,
        licences_confirmed=_declared(cast, on=localtime(opened_at).date()),
    )
    with standing_at(opened_at):
        colleagues = {each.key: bring_in(each, password=cast.password, at=opened_at) for each in cast.colleagues}
        for each in cast.colleagues:
            if each.second_person:
                name_second_person(by=colleagues[each.key], colleague=colleagues[each.second_person], at=opened_at)
    for story in cast.clients:
        say(f"  {story.identity['name']} ({len(story.sessions)} sessions)")
        tell(story, colleagues=colleagues, password=cast.password, now=at)
    _make_figures(colleagues, at=at)
    practice.name = cast.name
    practice.save()

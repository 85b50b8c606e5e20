"""The page about working together: chart and tables, the flag with its reason, strains, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdspace.domain.alliance.repair import NAMED, RepairRate, RepairState, Strain, strains_of
from holdspace.domain.language import number
from holdspace.domain.session_check.flatness import Flatness, find_flatness
from holdspace.server.measures.outlook import watch_of
from holdspace.server.measures.presenters import TOP
from holdspace.server.measures.series import SessionChecks
from holdspace.server.trust.lag import lag_sentences
from holdspace.server.trust.opening import OpenedTrust
from holdspace.server.trust.tables import alliance_table, criteria_table
from holdspace.workflows.draw_trust import trust_drawn
from holdspace.workflows.learned_service import LearnedService
from holdspace.workflows.watch_alliance import Watch

MISSED_IN_A_ROW = 2
STATES = {
    RepairState.NOT_TALKED: (gettext_lazy("not talked about yet"), "care"),
    RepairState.ONE_SIDE: (gettext_lazy("talked about; not both of you have said how it is"), ""),
    RepairState.PARTLY: (gettext_lazy("talked about; not all good yet for both"), ""),
    RepairState.REPAIRED: (gettext_lazy("repaired, by both"), "good"),
}


@dataclass(frozen=True, slots=True)
class ShownStrain:
    """One strain. ``session`` is None where the two named it themselves.

    ``was_talked_about`` where it is not repaired by that; ``about`` is how a guide's address names it, for a talk
    that is noted there to count for it.
    """

    session: int | None
    at: datetime
    state: str
    tone: str
    reason: str
    was_talked_about: bool
    about: int
    is_repaired: bool


@dataclass(frozen=True, slots=True)
class ShownTrust:
    """What the page shows. ``chart`` is None while there are no session checks."""

    chart: Mapping[str, Any] | None
    table: SafeString
    now: str
    has_flag: bool
    basis: str
    criteria: SafeString
    strains: tuple[ShownStrain, ...]
    repair: str
    lag: tuple[str, ...]
    flatness: Flatness | None
    missed: str


def shown_trust(opened: OpenedTrust, learned: LearnedService, *, is_own: bool) -> ShownTrust:
    """Return the page; ``is_own`` where the client reads it."""
    checks = opened.course.session_checks
    watch = watch_of(checks, learned)
    strains = strains_of(_flags(watch, checks), opened.talks)
    return ShownTrust(
        chart=_chart(watch, checks),
        table=alliance_table(checks, watch) if checks else conditional_escape(""),
        now=_now(watch, strains, is_own=is_own),
        has_flag=watch is not None and watch.is_open and not _is_repaired(watch, strains),
        basis=_basis(watch),
        criteria=criteria_table(watch) if watch else conditional_escape(""),
        strains=tuple(_strain(each, watch, is_own=is_own) for each in reversed(strains)),
        repair=_repair(RepairRate.of(strains)),
        lag=lag_sentences(opened.course),
        flatness=find_flatness(checks.answers, top=TOP) if checks else None,
        missed=_missed(opened.missed),
    )


def _flags(watch: Watch | None, checks: SessionChecks | None) -> list[tuple[int, datetime]]:
    if watch is None or checks is None:
        return []
    held = dict(checks.sessions)
    return [(each.session, held[each.session]) for each in watch.flags]


def _chart(watch: Watch | None, checks: SessionChecks | None) -> Mapping[str, Any] | None:
    if checks is None:
        return None
    means = [(number, checks.mean(row)) for row, (number, _at) in enumerate(checks.sessions)]
    return trust_drawn([(number, mean) for number, mean in means if mean is not None], watch)


def _is_repaired(watch: Watch, strains: tuple[Strain, ...]) -> bool:
    """Return whether both call good again what the last flag was about."""
    last = watch.flags[-1].session
    return any(each.session == last and each.state is RepairState.REPAIRED for each in strains)


def _now(watch: Watch | None, strains: tuple[Strain, ...], *, is_own: bool) -> str:
    if watch is None:
        return _("Nothing can be said yet: it takes three session checks to know what is usual for the two of you.")
    if watch.flags and _is_repaired(watch, strains):
        return _("No flag stands now. The last one, after session %(session)d, is repaired by the word of both.") % {
            "session": watch.flags[-1].session
        }
    if watch.is_open:
        flag = watch.flags[-1]
        return _("A flag stands since session %(session)d. %(reason)s") % {
            "session": flag.session,
            "reason": flag.reason(for_client=is_own),
        }
    if watch.flags:
        return _(
            "No flag stands now. The last one, after session %(session)d, was withdrawn when the scores came back."
        ) % {"session": watch.flags[-1].session}
    return _("No session check fell clearly below what was to be expected for the two of you.")


def _basis(watch: Watch | None) -> str:
    if watch is None:
        return ""
    promise = _(
        "The line is set so that, in sessions without strain, about %(n)s client in ten is ever flagged. With "
        "simulated clients about one flag in three has another reason or none, and about half of the strains show in "
        "no score; how it is with real ones is not known."
    ) % {"n": number(watch.false_alarms)}
    known = (
        _("What is usual was learned from simulated clients on another scale.")
        if watch.is_simulated
        else _("What is usual was learned from this practice's own finished therapies.")
    )
    return f"{promise} {known}"


def _strain(strain: Strain, watch: Watch | None, *, is_own: bool) -> ShownStrain:
    words, tone = STATES[strain.state]
    flags = watch.flags if watch else ()
    reasons = (each.reason(for_client=is_own) for each in flags if each.session == strain.session)
    is_repaired = strain.state is RepairState.REPAIRED
    return ShownStrain(
        session=strain.session,
        at=strain.began_at,
        state=str(words),
        tone=tone,
        reason=next(reasons, ""),
        was_talked_about=strain.talk is not None and not is_repaired,
        about=NAMED if strain.session is None else strain.session,
        is_repaired=is_repaired,
    )


def _missed(count: int) -> str:
    if count < MISSED_IN_A_ROW:
        return ""
    return _(
        "No session check for the last %(n)d sessions, so nothing new can be seen here. Leaving it out is always all "
        "right; it may be a reason to ask, kindly, how the asking is."
    ) % {"n": count}


def _repair(rate: RepairRate) -> str:
    if not rate.strains:
        return ""
    return _("%(repaired)d of %(strains)d repaired, by the word of both.") % {
        "repaired": rate.repaired,
        "strains": rate.strains,
    }

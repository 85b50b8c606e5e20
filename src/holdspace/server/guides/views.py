"""The guides that fit now, one guide, and what came of a talk."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.definitions.conversation_guides import load_guides
from holdspace.domain.errors import BadInput
from holdspace.domain.guides.guide import Cause, Occasion
from holdspace.domain.plan.proposals import Side
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_client
from holdspace.server.guides import actions, queries
from holdspace.server.guides.forms import TalkForm
from holdspace.server.guides.opening import OpenedGuides, open_guides
from holdspace.server.plans.actions import side_of
from holdspace.server.ui.language import page_language

# In figures.
LONGEST_SESSION = 5


@login_required
@require_safe
def guides(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show which guides fit now, the others, and what came of earlier talks."""
    client = get_client(request.user, client_id)
    therapy = queries.get_therapy(request.user, client)
    opened = open_guides(request.user, therapy, at=now())
    known = load_guides(page_language())
    causes = [cause for cause in opened.causes[side_of(request.user)] if cause.occasion not in opened.settled]
    fitting = {cause.occasion for cause in causes}
    page = {
        "client": client,
        "is_own": request.user.is_client,
        "fitting": [(known[cause.occasion], cause.words) for cause in causes],
        "others": [guide for occasion, guide in known.items() if occasion not in fitting],
        "talks": opened.talks,
        "form": TalkForm(),
    }
    return render(request, "guides/guides.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: SignedIn, client_id: UUID, occasion: Occasion) -> HttpResponse:
    """Show one guide, this person's side of it; a post notes that they talked.

    The address may name the session whose strain it is about: an earlier one than the last that fell.
    """
    client = get_client(request.user, client_id)
    therapy = queries.get_therapy(request.user, client)
    opened = open_guides(request.user, therapy, at=now())
    side, about = side_of(request.user), _session_named(request)
    # What the checks give as a cause is about the last session.
    is_about_now = about is None or about == opened.last_session
    form = TalkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        cause = _cause_to_keep(opened, occasion) if is_about_now else {}
        actions.note_talk(
            by=request.user, therapy=therapy, occasion=occasion, cause=cause, said=form.said(), at=now(), session=about
        )
        messages.success(request, _("Noted that you talked about it."))
        return redirect("guides:guides", client.pk)
    found = load_guides(page_language())[occasion]
    why = _cause(opened.causes[side], occasion) if is_about_now else None
    its_page = found.client if side is Side.CLIENT else found.therapist
    page = {
        "client": client,
        "is_own": request.user.is_client,
        "guide": found,
        "side": its_page.filled(why.own if why else {}),
        "cause": why.words if why else "",
        "about": about,
        "form": form,
    }
    return render(request, "guides/guide.html", page, status=400 if form.errors else 200)


def _session_named(request: SignedIn) -> int | None:
    """Return the session that the address names, None where it names none."""
    named = request.GET.get("session", "")
    return int(named) if named.isdecimal() and len(named) <= LONGEST_SESSION else None


def _cause(causes: Iterable[Cause], occasion: Occasion) -> Cause | None:
    """Return why a guide fits now; None where it does not."""
    return next((cause for cause in causes if cause.occasion is occasion), None)


def _cause_to_keep(opened: OpenedGuides, occasion: Occasion) -> dict[Side, dict[str, str]]:
    """Return why they talked, for each of the two, in every language that either may read it in later.

    What a measure or an answer is called stands in data files of each language, so it cannot be translated afterwards.
    """
    kept: dict[Side, dict[str, str]] = {side: {} for side in Side}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for side, causes in opened.causes_said().items():
                cause = _cause(causes, occasion)
                kept[side][language] = cause.words if cause else ""
    return kept


@login_required
@require_POST
def talk(request: SignedIn, talk_id: UUID) -> HttpResponse:
    """Add how this person saw a talk."""
    found = queries.get_talk(request.user, talk_id)
    form = TalkForm(request.POST)
    if not form.is_valid():
        raise BadInput("This is not one of the answers.", remedy="Please open the page again.")
    actions.add_view(by=request.user, talk=found, said=form.said(), at=now())
    messages.success(request, _("Kept. You both read it."))
    return redirect("guides:guides", found.client_id)

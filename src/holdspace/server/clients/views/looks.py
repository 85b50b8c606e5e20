"""Who has looked: the client's own list, the check that nobody altered it, and a copy to keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from holdspace.domain.errors import WrongState
from holdspace.server.accounts.fresh import require_recent_sign_in
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.audit import queries as log
from holdspace.server.audit.chains import chains_about
from holdspace.server.audit.stored import UNREADABLE
from holdspace.server.checkpoints.export import log_file
from holdspace.server.clients.forms import LooksForm
from holdspace.server.clients.presenters.looks import by_day
from holdspace.server.clients.presenters.looks_table import write_table
from holdspace.server.clients.queries import get_own_client, names_in_looks

PER_PAGE = 50
# Up to here the whole list is checked each time it is opened; a longer one when asked for.
CHECKED_AT_ONCE = 1_000

View = Callable[[SignedIn, UUID], HttpResponse]


def _said_where_altered(view: View) -> View:
    """Say of a list that cannot be read because somebody altered it that this is so, and not that we made a mistake."""

    @wraps(view)
    def answer(request: SignedIn, client_id: UUID) -> HttpResponse:
        try:
            return view(request, client_id)
        except UNREADABLE:
            if not log.findings_about(client_id):
                raise
            raise WrongState(
                "This list is not as it was written. Ask your practice in writing what happened."
            ) from None

    return answer


@login_required
@require_safe
@_said_where_altered
def looks(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the list in plain language, newest first."""
    client = get_own_client(request.user, client_id)
    require_recent_sign_in(request)
    only_others = request.GET.get("who") == "others"
    chains = chains_about(client.pk)
    rows = log.entries_of(chains)
    if only_others:
        rows = rows.exclude(actor_id=request.user.pk)
    chosen = LooksForm(request.GET)
    rows = chosen.narrow(rows)
    paginator = Paginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    names = names_in_looks(client, {row.actor_id for row in page})
    length = log.length_of(chains)
    is_checked = length <= CHECKED_AT_ONCE or "check" in request.GET
    shown = {
        "client": client,
        "days": by_day(page.object_list, own_id=request.user.pk, names=names),
        "page": page,
        "only_others": only_others,
        "form": chosen,
        "query": _without_page(request.GET),
        "length": length,
        "is_checked": is_checked,
        "findings": log.findings_of(chains) if is_checked else (),
    }
    return render(request, "clients/looks.html", shown)


def _without_page(asked: QueryDict) -> str:
    """Return what was chosen, for the links to other pages of the list."""
    kept = asked.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""


@login_required
@require_safe
@_said_where_altered
def table(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Give the whole list as a table for a spreadsheet."""
    client = get_own_client(request.user, client_id)
    require_recent_sign_in(request)
    rows = log.entries_about(client.pk).order_by("pk")
    names = names_in_looks(client, rows.order_by().values_list("actor_id", flat=True).distinct())
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="who-has-looked.csv"'
    write_table(response, rows.iterator(), own_id=request.user.pk, names=names)
    return response


@login_required
@require_safe
@_said_where_altered
def file(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Give the whole list with its proofs, to be checked without us by `holdspace verify`."""
    client = get_own_client(request.user, client_id)
    require_recent_sign_in(request)
    since = request.GET.get("since", "")
    kept_size = int(since) if since.isdecimal() and len(since) < 12 else 0
    response = JsonResponse(log_file(client.pk, at=now(), since=kept_size), json_dumps_params={"indent": 1})
    response["Content-Disposition"] = 'attachment; filename="who-has-looked.json"'
    return response

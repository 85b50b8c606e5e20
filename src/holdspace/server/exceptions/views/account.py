"""Lists: a therapist's own requests, the second persons' account of all exceptions, and what the client is told."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from holdspace.domain.errors import Refused
from holdspace.domain.people import Role
from holdspace.server.accounts.requests import SignedIn
from holdspace.server.clients.queries import get_own_client
from holdspace.server.exceptions import actions, queries
from holdspace.server.exceptions.presenters import lines_of_account, own_exceptions, present_alarms
from holdspace.server.exceptions.report import write_report


@login_required
@require_safe
def exceptions(request: SignedIn) -> HttpResponse:
    """Show what this person has to do with exceptions; no client's record is opened for it."""
    at, role = now(), request.user.as_role
    if role is Role.THERAPIST:
        page = {
            "asked": lines_of_account(queries.exceptions_of(request.user), at=at),
            "therapies": queries.therapies_ever(request.user),
        }
        return render(request, "exceptions/asked.html", page)
    if role is not Role.PRIVACY_OFFICER:
        raise Refused(_("Exceptions are asked for by therapists and answered by second persons."))
    page = {
        "to_answer": lines_of_account(queries.to_answer(request.user, at=at), at=at),
        "to_review": lines_of_account(queries.to_review(), at=at),
        "alarms": present_alarms(queries.alarms_now(at=at)),
        "every": lines_of_account(queries.every_exception(), at=at),
    }
    return render(request, "exceptions/account.html", page)


@login_required
@require_safe
def report(request: SignedIn) -> HttpResponse:
    """Give the account of all exceptions as a table, without a client's name or a word of their record.

    It says on what each disclosure rests, in words of whoever told: a look, which each client reads of.
    """
    if request.user.as_role is not Role.PRIVACY_OFFICER:
        raise Refused(_("Only second persons account for all exceptions."))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="exceptions.csv"'
    at = now()
    write_report(response, actions.take_account(by=request.user, at=at), at=at)
    return response


@login_required
@require_safe
def of_client(request: SignedIn, client_id: UUID) -> HttpResponse:
    """Show the client every exception they are told of: by whom, why, what was opened, what was told to whom."""
    client = get_own_client(request.user, client_id)
    told = queries.told_to(client)
    opened = actions.read_own(by=request.user, exceptions=told, at=now()) if told else {}
    page = {"client": client, "exceptions": own_exceptions(told, opened, at=now())}
    return render(request, "exceptions/of_client.html", page)

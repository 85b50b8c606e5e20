"""The page on which a client takes their record along."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from holdspace.domain.access import Purpose
from holdspace.domain.errors import Refused
from holdspace.server.access.door import purpose_of_look
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.models import User
from holdspace.server.checkpoints.export import log_file
from holdspace.server.clients.queries import get_client
from holdspace.server.exports.archive import archive
from holdspace.server.exports.record import export_record


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, client_id: UUID) -> HttpResponse:
    """Say what the copy holds; a post downloads it."""
    user = cast("User", request.user)
    client = get_client(user, client_id)
    if purpose_of_look(user, client.pk) is not Purpose.OWN:
        raise Refused("Only the client takes their record along.")
    if request.method != "POST":
        return render(request, "exports/export.html", {"client": client})
    require_fresh_sign_in(request)
    record = export_record(by=user, client=client, at=now())
    answer = HttpResponse(archive(record, log_file(client.pk, at=now())), content_type="application/zip")
    # A neutral name: it will lie in a phone's downloads.
    answer["Content-Disposition"] = f'attachment; filename="my-copy-{localdate():%Y-%m-%d}.zip"'
    return answer

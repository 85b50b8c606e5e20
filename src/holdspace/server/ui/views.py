"""Pages that belong to no room: the way home, crisis help, the quick exit, and what is shown when something fails."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def home(request: HttpRequest) -> HttpResponse:
    """Send each person to where their work begins."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    return redirect("same_page:caseload")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer alike for what is not there and what is not yours."""
    context = {"status": 404, "message": "There is no such page, or it is not yours."}
    return render(request, "ui/error.html", context, status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a refusal that Django itself raised."""
    return render(request, "ui/error.html", {"status": 403, "message": "You may not do this."}, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a bug without saying more than that it is ours."""
    return render(request, "ui/error.html", {"status": 500, "message": ""}, status=500)

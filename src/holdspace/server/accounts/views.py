"""Coming in by an invitation, and the overview of one's own account. Signing in itself is allauth's."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.usersessions.views import list_usersessions
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from holdspace.domain.errors import BadInput
from holdspace.domain.people import Role
from holdspace.server.accounts.changes import changes_of
from holdspace.server.accounts.forms import ComeInForm, RenewalForm
from holdspace.server.accounts.fresh import require_fresh_sign_in
from holdspace.server.accounts.invitations import accept, get_invitation
from holdspace.server.accounts.language import choose_language
from holdspace.server.accounts.models import User
from holdspace.server.accounts.queries import second_factors_of
from holdspace.server.accounts.renewal import choose_password, get_renewal


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show what a person can change about signing in."""
    user = cast("User", request.user)
    page = {"factors": second_factors_of(user), "role": user.as_role, "changes": changes_of(user)}
    return render(request, "accounts/account.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where somebody is signed in, and end it there once they have proven again who they are."""
    if request.method == "POST":
        require_fresh_sign_in(request)
    shown: HttpResponse = list_usersessions(request)
    return shown


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that somebody chose, signed in or not, and go back to the page they were on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = reverse("ui:home")
    response = redirect(back)
    user = request.user if isinstance(request.user, User) else None
    choose_language(user, response, request.POST.get("language", ""))
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let an invited person choose how to sign in, once, and sign them in."""
    at = now()
    found = get_invitation(secret, at=at)
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="signup", key=found.secret_hash)
    if too_many:  # whoever is invited learns which names are taken, so they may not try many
        return too_many
    is_client = found.role == Role.CLIENT
    form = ComeInForm(request.POST if request.method == "POST" else None, is_client=is_client)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            user = accept(
                found,
                username=chosen["username"],
                password=chosen["password"],
                display_name=chosen.get("display_name", ""),
                at=at,
            )
        except BadInput as error:
            form.add_error(error.source or "username", f"{error.problem} {error.remedy}")
        else:
            # A client first decides what they allow; a colleague is sent on to the second factor by the middleware.
            first = reverse("consents:consents", args=[found.client_id]) if is_client else None
            login = Login(user=user, redirect_url=first)
            signed_in: HttpResponse = perform_password_login(request, {"username": user.username}, login)
            return signed_in
    return render(request, "accounts/invitation.html", {"form": form, "is_client": is_client, "role": found.role})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody who lost their password choose a new one, once; they sign in with it as ever."""
    at = now()
    found = get_renewal(secret, at=at)
    form = RenewalForm(request.POST if request.method == "POST" else None, account=found.user)
    if request.method == "POST" and form.is_valid():
        choose_password(found, password=form.cleaned_data["password"], at=at)
        messages.success(request, _("Your new password is kept. Sign in with it."), extra_tags="good")
        return redirect("account_login")
    return render(request, "accounts/renewal.html", {"form": form})

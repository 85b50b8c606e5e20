"""Pages about the device in somebody's hand: what it gives away, the lock, and what it is called on a home screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from holdspace.domain.errors import NotFound
from holdspace.server.ui.context import find_own_client_id
from holdspace.server.ui.device import LOCK_CHOICES, Device, device_of, keep_device


class DeviceForm(forms.Form):
    """What a client chooses for the phone in their hand."""

    lock = forms.TypedChoiceField(
        label=gettext_lazy("Lock after this time without use"), coerce=int, widget=forms.RadioSelect
    )
    titles = forms.BooleanField(
        label=gettext_lazy("Say in the title what each page is about"),
        required=False,
        help_text=gettext_lazy("Helps with a screen reader. Others may read it in the list of tabs and pages."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        longest = settings.HOLDSPACE_CLIENT_IDLE_MINUTES
        offered = sorted({*(each for each in LOCK_CHOICES if each < longest), longest})
        lock = self.fields["lock"]
        assert isinstance(lock, forms.TypedChoiceField)  # noqa: S101  # declared so above
        lock.choices = [(each, _("%(number)s minutes") % {"number": each}) for each in offered]

    def device(self) -> Device:
        """Return the valid input as what the device remembers."""
        lock = self.cleaned_data["lock"]
        return Device(self.cleaned_data["titles"], lock if lock < settings.HOLDSPACE_CLIENT_IDLE_MINUTES else None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """Let a client say how this phone behaves."""
    if find_own_client_id(request) is None:
        raise NotFound("There is no such page, or it is not yours.")
    if request.method == "POST":
        form = DeviceForm(request.POST)
        if form.is_valid():
            messages.success(request, _("Kept for this phone."))
            response = redirect("ui:device")
            keep_device(response, form.device())
            return response
    else:
        chosen = device_of(request)
        lock = chosen.lock_minutes or settings.HOLDSPACE_CLIENT_IDLE_MINUTES
        form = DeviceForm(initial={"lock": lock, "titles": chosen.has_full_titles})
    return render(request, "ui/device.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
def locked(request: HttpRequest) -> HttpResponse:
    """Sign out and show a page that says nothing; from it one signs in again and goes on where one was."""
    is_foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    if not is_foreign and "Sec-Purpose" not in request.headers:
        logout(request)
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = reverse("ui:home")
    return render(request, "ui/locked.html", {"back": back})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return what a home screen shows: a name and an icon that say nothing."""
    name = settings.HOLDSPACE_NEUTRAL_NAME
    icon = {"src": static("ui/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    content = {"name": name, "short_name": name, "start_url": "/", "display": "standalone", "icons": [icon]}
    return JsonResponse(content, content_type="application/manifest+json")

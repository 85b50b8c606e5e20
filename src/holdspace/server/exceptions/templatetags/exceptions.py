"""Words of grounds and duties in templates. ``{% load exceptions %}``."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from holdspace.domain.exceptions.ground import Duty, Ground
from holdspace.server.exceptions.words import DUTIES, GROUNDS

register = template.Library()


@register.filter
def ground_words(ground: Ground) -> str:
    """Return what a ground is called."""
    return _(GROUNDS[ground])


@register.filter
def duty_words(duty: Duty) -> str:
    """Return what a duty is called."""
    return _(DUTIES[duty])

"""Choosing a colleague by the name that they carry."""

from __future__ import annotations

from django import forms
from django.db.models import Model


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django takes no argument at run time
    """A choice of colleagues by name."""

    def label_from_instance(self, obj: Model) -> str:
        return str(getattr(obj, "display_name", obj.pk))

"""The published inventory of what is stored in clear names every column that is, and none that is not."""

from __future__ import annotations

import re

from django.apps import apps

from tests.repository.project import read

SEALED = {"sealed", "wrapped"}


def columns() -> set[str]:
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.column not in SEALED
    }


def test_the_inventory_names_every_column_in_clear_and_no_other():
    published = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", read("docs/reference/stored-in-clear.md"), re.MULTILINE))

    assert columns() - published == set(), "not published"
    assert published - columns() == set(), "not there any more"

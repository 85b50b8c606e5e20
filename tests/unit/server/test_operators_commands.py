"""An operator's command begins with what is unsafe about the installation, and does not load its pages for that."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.core.checks import Tags
from django.core.management import get_commands, load_command_class

from holdspace.server.command import COMMANDS

LOADED = "import django, sys; django.setup(); print(*sys.modules.keys() & {'polars', 'numpy', 'onnxruntime'})"
# What serves the pages or fills them checks them, too; `migrate` and `doctor` are Django's own.
OF_THE_PAGES = {"run", "demo", "migrate", "doctor"}


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - OF_THE_PAGES))
def test_a_command_begins_with_what_is_unsafe_alone(name: str):
    asked, _ = COMMANDS[name]
    room = get_commands()[asked]
    assert isinstance(room, str)

    assert load_command_class(room, asked).requires_system_checks == (Tags.security,)


def test_a_command_begins_without_the_libraries_that_only_some_need():
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == []

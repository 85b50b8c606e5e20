"""Runs in an empty installation: the demo practice with one of its clients alone, which is told sooner than all."""

from __future__ import annotations

import sys
from dataclasses import replace

import django

django.setup()

from django.utils.timezone import now  # noqa: E402

from holdspace.server.demo.seeding import seed  # noqa: E402
from holdspace.server.demo.story import read_cast  # noqa: E402

if __name__ == "__main__":
    everybody = read_cast()
    [client] = [each for each in everybody.clients if each.sign_in == sys.argv[1]]
    seed(replace(everybody, clients=(client,)), at=now(), say=print)

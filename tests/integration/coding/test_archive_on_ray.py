"""The same archive over Ray Data, on a real Ray of this machine with two workers: same rows, same codes.

In processes of their own: Ray's sockets are not let through in the tests' process.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from holdspace.workflows.coder import Coder
from tests.integration.coding.test_archive import table

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra `cluster` is not installed"),
]

CODE_ON_RAY = """
import sys
from pathlib import Path
from holdspace.workflows.bulk.code_archive import Archive, code_archive
from holdspace.workflows.bulk.on_ray import code_on_ray
from holdspace.workflows.bulk.plan import plan_chunks

archive = Path(sys.argv[1])
wanted = Archive(archive, archive.with_name("coded.parquet"))
chunks = plan_chunks(archive, chunk_rows=14)
code_archive(wanted, chunks, lambda task, missing: code_on_ray(task, missing, workers=2, address=""), print)
"""


def test_two_workers_of_ray_write_the_same_codes(tmp_path: Path):
    archive = tmp_path / "archive.parquet"
    table(["c", "a", "b", "d"]).write_parquet(archive)
    (tmp_path / "run.py").write_text(CODE_ON_RAY, encoding="utf-8")

    run = subprocess.run(
        [sys.executable, str(tmp_path / "run.py"), str(archive)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.split()[-1] == "56"
    assert_frame_equal(pl.read_parquet(tmp_path / "coded.parquet"), Coder.load().predict(pl.read_parquet(archive)))

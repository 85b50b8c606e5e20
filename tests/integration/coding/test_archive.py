"""Coding an archive in parts: the same rows and codes as in one piece, and on from where it was killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from holdspace.cli import code_archive as code_archive_command
from holdspace.domain.conversation.transcript import Speaker, Transcript, Turn
from holdspace.domain.errors import BadInput, OperatorError
from holdspace.workflows.analyse_session import code_quickly
from holdspace.workflows.bulk.chunk_coding import Done, Task, code_chunk, part_of
from holdspace.workflows.bulk.code_archive import Archive, code_archive
from holdspace.workflows.bulk.plan import Chunk, plan_chunks
from holdspace.workflows.bulk.processes import code_by_processes
from holdspace.workflows.bulk.progress_folder import folder_of
from holdspace.workflows.coded_frames import sentences_frame
from holdspace.workflows.coded_rows import sentence_rows
from holdspace.workflows.coder import Coder
from tests.command_line import typed
from tests.integration.coding.conversation import SAID

GERMAN = "Ich weiß nicht, wo wir anfangen sollen, es war eine lange Woche für mich und die Kinder. " * 4


def table(names: Sequence[str], turns: int = len(SAID)) -> pl.DataFrame:
    rows = [(name, at, who.lower(), text) for name in names for at, (who, text) in enumerate(SAID[:turns])]
    return pl.DataFrame(rows, schema=["dialogue_id", "turn_index", "speaker", "text"], orient="row")


@pytest.fixture
def archive(tmp_path) -> Path:
    path = Path(tmp_path) / "archive.parquet"
    table(["c", "a", "b", "d"]).write_parquet(path)
    return path


def in_this_process(task: Task, chunks: Sequence[Chunk]) -> Iterator[Done]:
    yield from (code_chunk(task, chunk) for chunk in chunks)


def coded(
    archive: Path, engine=in_this_process, *, chunk_rows: int = 20, sessions: Path | None = None, skips: bool = False
) -> pl.DataFrame:
    output = archive.with_name("coded.parquet")
    chunks = plan_chunks(archive, chunk_rows=chunk_rows)
    assert chunks is not None
    code_archive(Archive(archive, output, sessions, skips), chunks, engine, lambda _: None)
    return pl.read_parquet(output)


def test_chunks_hold_whole_conversations(archive):
    assert plan_chunks(archive, chunk_rows=30) == [Chunk(0, 0, 28), Chunk(1, 28, 28)]
    assert plan_chunks(archive, chunk_rows=1) == [Chunk(n, 14 * n, 14) for n in range(4)]


def test_a_table_whose_conversations_are_mixed_cannot_be_cut(archive, tmp_path):
    mixed = tmp_path / "mixed.parquet"
    pl.concat([pl.read_parquet(archive), table(["a"])]).write_parquet(mixed)

    assert plan_chunks(mixed) is None


def test_sentences_in_parts_are_those_in_one_piece(archive):
    output, sentences = archive.with_name("coded.parquet"), archive.with_name("sentences.parquet")
    chunks = plan_chunks(archive, chunk_rows=20)
    assert chunks is not None
    wanted = Archive(archive, output, sentences=sentences)

    code_archive(wanted, chunks, in_this_process, lambda _: None)

    found = pl.read_parquet(sentences)
    talk = Transcript(tuple(Turn(at, Speaker(who.lower()), text) for at, (who, text) in enumerate(SAID)))
    coded_talk = Coder.load().code(talk, in_sentences=True)
    expected = [row for name in ("c", "a", "b", "d") for row in sentence_rows(name, coded_talk)]
    assert_frame_equal(found, sentences_frame(expected))
    assert_frame_equal(pl.read_parquet(output), Coder.load().predict(pl.read_parquet(archive)))


def test_in_parts_it_gets_the_same_codes_as_in_one_piece(archive):
    whole = Coder.load().predict(pl.read_parquet(archive))

    assert_frame_equal(coded(archive), whole)
    assert not folder_of(archive.with_name("coded.parquet")).exists()


def test_two_processes_write_the_same_file(archive):
    one = coded(archive)

    assert_frame_equal(coded(archive, partial(code_by_processes, workers=2)), one)


def test_a_run_that_was_killed_goes_on_from_where_it_was(archive):
    asked: list[int] = []

    def ends_early(task: Task, chunks: Sequence[Chunk]) -> Iterator[Done]:
        for chunk in chunks:
            asked.append(chunk.number)
            if len(asked) == 3:
                raise KeyboardInterrupt
            yield code_chunk(task, chunk)

    with pytest.raises(KeyboardInterrupt):
        coded(archive, ends_early)
    found = coded(archive, ends_early)

    assert asked == [0, 1, 2, 2, 3]
    assert_frame_equal(found, Coder.load().predict(pl.read_parquet(archive)))


def test_a_disk_that_fills_is_said_and_the_next_run_goes_on(archive, monkeypatch):
    written: list[Path] = []
    write = pl.DataFrame.write_parquet

    def fills(frame: pl.DataFrame, path: Path) -> None:
        written.append(path)
        if len(written) == 3:
            path.write_bytes(b"half")
            raise pl.exceptions.ComputeError("No space left on device")
        write(frame, path)

    monkeypatch.setattr(pl.DataFrame, "write_parquet", fills)
    with pytest.raises(OperatorError, match=r"cannot be written\. Make room"):
        coded(archive)
    assert not list(folder_of(archive.with_name("coded.parquet")).glob("*.unfinished"))

    assert coded(archive)["turn_index"].len() == 4 * len(SAID)
    assert len(written) == 5


def test_parts_of_another_archive_are_thrown_away(archive):
    parts = folder_of(archive.with_name("coded.parquet"))
    parts.mkdir()
    part_of(parts, 0).write_bytes(b"of something else")

    assert len(coded(archive)) == 4 * len(SAID)


def test_what_cannot_be_coded_ends_it_or_is_left_without_codes(archive, tmp_path):
    rows = [("x", at, who, GERMAN) for at, who in enumerate(["therapist", "client"])]
    foreign = pl.DataFrame(rows, schema=["dialogue_id", "turn_index", "speaker", "text"], orient="row")
    both = tmp_path / "both.parquet"
    pl.concat([pl.read_parquet(archive), foreign]).write_parquet(both)

    with pytest.raises(BadInput, match=r"x: .*English"):
        coded(both)
    found = coded(both, skips=True)

    assert found.filter(pl.col("dialogue_id") == "x")["behaviour"].to_list() == [None, None]
    assert found.filter(pl.col("dialogue_id") == "a")["behaviour"].null_count() == len(SAID) // 2


def test_a_bad_row_is_named_by_its_place_in_the_whole_table(archive, tmp_path):
    bad = tmp_path / "bad.parquet"
    wrong = table(["z"]).with_columns(speaker=pl.lit("neighbour"))
    pl.concat([pl.read_parquet(archive), wrong]).write_parquet(bad)

    with pytest.raises(BadInput, match="row 57"):
        coded(bad)


def test_the_table_of_sessions_is_written_in_parts_as_well(archive, tmp_path):
    sessions = tmp_path / "sessions.parquet"

    coded(archive, sessions=sessions)

    assert pl.read_parquet(sessions)["dialogue_id"].to_list() == ["c", "a", "b", "d"]


CODE_BY_PROCESSES = """
import sys
import time
from functools import partial
from pathlib import Path
from holdspace.workflows.bulk.code_archive import Archive, code_archive
from holdspace.workflows.bulk.plan import plan_chunks
from holdspace.workflows.bulk.processes import code_by_processes

if __name__ == "__main__":
    archive, until = Path(sys.argv[1]), sys.argv[2]
    engine = partial(code_by_processes, workers=2)
    wanted = Archive(archive, archive.with_name("coded.parquet"))

    def advance(done):
        print(done, flush=True)
        if until == "killed" and done:
            time.sleep(600)

    code_archive(wanted, plan_chunks(archive, chunk_rows=14), engine, advance)
"""


def test_it_goes_on_after_a_kill_without_a_word(archive, tmp_path):
    """The parent is killed while its processes work: they end by themselves, and the next run does the rest."""
    table([f"d{n:02d}" for n in range(60)]).write_parquet(archive)
    (tmp_path / "run.py").write_text(CODE_BY_PROCESSES, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "run.py"), str(archive)]
    with subprocess.Popen([*command, "killed"], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert [int(first.stdout.readline()) for _ in range(2)] == [0, len(SAID)]
        first.kill()

    second = subprocess.run([*command, "done"], capture_output=True, text=True, check=True)

    done_before, *_, done = map(int, second.stdout.split())
    assert 0 < done_before < done == 60 * len(SAID)
    assert len(pl.read_parquet(archive.with_name("coded.parquet"))) == done
    assert not folder_of(archive.with_name("coded.parquet")).exists()


def test_a_process_that_the_system_ended_is_told_with_what_to_do(archive):
    table([f"d{n:02d}" for n in range(60)]).write_parquet(archive)

    def loses_its_processes(task: Task, chunks: Sequence[Chunk]) -> Iterator[Done]:
        for done in code_by_processes(task, chunks, workers=2):
            for process in active_children():
                process.kill()
            yield done

    with pytest.raises(OperatorError, match=r"memory ran out.*Run the same command again"):
        coded(archive, loses_its_processes)

    assert len(coded(archive)) == 60 * len(SAID)


def test_the_command_codes_an_archive_in_parts(archive, monkeypatch, capsys):
    monkeypatch.setattr(code_archive_command, "FEWEST_ROWS", 10)
    output = archive.with_name("coded.parquet")

    answer = typed(monkeypatch, capsys, "code", archive, "--output", output, "--workers", 1)

    assert answer.code == 0
    assert_frame_equal(pl.read_parquet(output), Coder.load().predict(pl.read_parquet(archive)))


def test_the_quick_coder_codes_an_archive_in_parts_as_well(archive, monkeypatch, capsys):
    monkeypatch.setattr(code_archive_command, "FEWEST_ROWS", 10)
    output = archive.with_name("coded.parquet")

    answer = typed(monkeypatch, capsys, "code", archive, "--output", output, "--workers", 1, "--quick")

    assert answer.code == 0
    whole = code_quickly(Transcript(tuple(Turn(i, Speaker(who.lower()), text) for i, (who, text) in enumerate(SAID))))
    found = pl.read_parquet(output)
    assert found["behaviour"].to_list() == [turn.labels.get("behaviour") for turn in whole.turns] * 4
    assert found["emotions"].null_count() == len(found)


def test_without_ray_it_says_what_to_install(archive, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ray", None)
    output = archive.with_name("coded.parquet")

    answer = typed(monkeypatch, capsys, "code", archive, "-o", output, "--engine", "ray")

    assert answer.code == 1
    assert "holdspace[cluster]" in answer.err

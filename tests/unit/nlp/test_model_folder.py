"""A model is run only when it is the one that its card describes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from holdspace.domain.errors import OperatorError
from holdspace.nlp.model_folder import REQUIRED, open_model
from holdspace.nlp.onnx_session import open_session


def write(folder: Path, *, without: str = "") -> Path:
    sha256 = hashlib.sha256(b"weights").hexdigest()
    values = {name: '"x"' for name in REQUIRED if name not in ("files", "settings", "figures", without)}
    tables = {"files": f'"a.onnx" = "{sha256}"', "settings": "max_tokens = 8", "figures": "behaviour = 0.5"}
    lines = [f"{name} = {value}" for name, value in values.items()]
    lines += [f"[{name}]\n{line}" for name, line in tables.items() if name != without]
    (folder / "model_card.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "a.onnx").write_bytes(b"weights")
    return folder


def test_the_file_the_card_describes_is_given(tmp_path):
    assert open_model(write(tmp_path)).file("a.onnx") == b"weights"


def test_a_changed_file_is_refused(tmp_path):
    folder = open_model(write(tmp_path))
    (tmp_path / "a.onnx").write_bytes(b"other weights")

    with pytest.raises(OperatorError, match="not the one that was shipped"):
        folder.file("a.onnx")


def test_a_file_the_card_does_not_name_is_refused(tmp_path):
    folder = open_model(write(tmp_path))
    (tmp_path / "b.onnx").write_bytes(b"weights")

    with pytest.raises(OperatorError, match=r"b\.onnx"):
        folder.file("b.onnx")


def test_a_missing_file_is_told_with_a_hint(tmp_path):
    folder = open_model(write(tmp_path))
    (tmp_path / "a.onnx").unlink()

    with pytest.raises(OperatorError, match="Install Holdspace again"):
        folder.file("a.onnx")


def test_a_model_that_is_not_there_is_told(tmp_path):
    with pytest.raises(OperatorError, match="not installed"):
        open_model(tmp_path / "none")


@pytest.mark.parametrize("name", REQUIRED)
def test_an_incomplete_card_is_refused(tmp_path, name):
    with pytest.raises(OperatorError, match=name):
        open_model(write(tmp_path, without=name))


def test_a_card_that_is_no_toml_is_refused(tmp_path):
    (tmp_path / "model_card.toml").write_text("= nothing", encoding="utf-8")

    with pytest.raises(OperatorError, match="cannot be read"):
        open_model(tmp_path)


def test_what_the_runtime_cannot_run_is_told_by_name():
    with pytest.raises(OperatorError, match=r"encoder\.onnx"):
        open_session(b"no model", "encoder.onnx")


@pytest.mark.parametrize("place", ["weights.bin", "../weights.bin", "/etc/passwd"])
def test_a_model_reads_no_file_besides_its_own(tmp_path, monkeypatch, place):
    """ONNX lets a model name another file for its weights, of which no card says anything."""
    (tmp_path / "folder").mkdir()
    for folder in (tmp_path, tmp_path / "folder"):
        (folder / "weights.bin").write_bytes(bytes(16))
    monkeypatch.chdir(tmp_path / "folder")

    with pytest.raises(OperatorError, match=r"encoder\.onnx"):
        open_session(adding_weights_of(place), "encoder.onnx")


def adding_weights_of(place: str) -> bytes:
    """Return a model that adds to four numbers those of another file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto)."""
    four = part(2, part(1, number(1, 1), part(2, part(1, number(1, 4)))))
    outside = [part(13, part(1, name.encode()), part(2, value.encode()))
               for name, value in (("location", place), ("offset", "0"), ("length", "16"))]  # fmt: skip
    weights = part(5, number(1, 4), number(2, 1), part(8, b"w"), *outside, number(14, 1))
    node = part(1, part(1, b"x"), part(1, b"w"), part(2, b"y"), part(4, b"Add"))
    graph = part(7, node, part(2, b"g"), weights, part(11, part(1, b"x"), four), part(12, part(1, b"y"), four))
    return number(1, 8) + graph + part(8, part(1, b""), number(2, 13))


def number(field: int, value: int) -> bytes:
    return bytes([field << 3, value])


def part(field: int, *content: bytes) -> bytes:
    whole, head = b"".join(content), bytes([field << 3 | 2])
    length = len(whole)
    return head + (bytes([length]) if length < 128 else bytes([length & 127 | 128, length >> 7])) + whole

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

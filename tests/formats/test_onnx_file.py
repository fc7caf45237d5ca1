"""ONNX files are written without copies of the network; where that fails, as tf2onnx does by itself."""

import os
from types import SimpleNamespace

import pytest

from ganforge.formats import onnx_file
from ganforge.formats.onnx_file import COPIES, OnnxFile


@pytest.fixture
def written(monkeypatch, tmp_path):
    """Write with a converter that fails as often as is said; what it saw of the setting each time."""

    def write(failures: int) -> list[str | None]:
        seen: list[str | None] = []

        def convert(network, path, opset):
            seen.append(os.environ.get(COPIES))
            if len(seen) <= failures:
                raise ValueError("optimizer")

        monkeypatch.setattr(onnx_file, "_convert", convert)
        monkeypatch.setattr(onnx_file, "_with_names", lambda model: model)
        for name in ("load", "save"):
            monkeypatch.setattr(f"onnx.{name}", lambda *_: SimpleNamespace())
        OnnxFile().write(None, tmp_path / "model.onnx")
        return seen

    return write


@pytest.mark.parametrize("given", [None, "TRUE"])
def test_tf2onnx_makes_no_copies_unless_an_optimizer_fails(written, monkeypatch, given):
    monkeypatch.delenv(COPIES, raising=False)
    if given:
        monkeypatch.setenv(COPIES, given)
    assert written(0) == ["FALSE"]
    assert written(1) == ["FALSE", given]
    assert os.environ.get(COPIES) == given


def test_what_fails_with_copies_too_fails(written):
    with pytest.raises(ValueError, match="optimizer"):
        written(2)

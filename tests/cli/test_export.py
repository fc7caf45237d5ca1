import json
import shutil

import pytest
from click.testing import CliRunner

from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.errors import PluginError, RunError

pytestmark = pytest.mark.slow


def call(*arguments):
    line = list(map(str, arguments))
    return CliRunner().invoke(loaded("export"), line, obj=Session(), catch_exceptions=False, standalone_mode=False)


def test_a_run_is_written_checked_and_a_command_that_tries_it_is_printed(trained_run, tmp_path):
    result = call(trained_run, "--format", "keras", "--out", tmp_path)
    header, row, compared, last = result.stdout.splitlines()
    assert header.split() == ["Format", "File", "MB", "Largest", "difference", "PSNR", "Per", "image"]
    assert row.split()[:2] == ["keras", str(tmp_path / "keras" / "model.keras")]
    assert compared == "Compared with the run on 4 examples of the validation split, at 16x16 and 8x16."
    assert last.startswith("Try it: python -c ")


def test_all_formats_go_on_past_what_cannot_be(trained_run, tmp_path):
    there = ["litert", "onnx", "openvino", "savedmodel", "web"]
    for name in there:
        (tmp_path / name).mkdir()
    result = call(trained_run, "--format", "all", "--out", tmp_path, "--json")
    printed = json.loads(result.stdout)
    assert [each["format"] for each in printed["exported"]] == ["keras"]
    reasons = {each["format"]: each["reason"] for each in printed["left_out"]}
    assert list(reasons) == there
    assert reasons["onnx"].startswith(f"{tmp_path / 'onnx'}: exists already.")
    assert result.return_value == 0


def test_what_was_meant_is_suggested(trained_run, tmp_path):
    with pytest.raises(PluginError, match="did you mean 'keras'"):
        call(trained_run, "--format", "keres")


def test_a_run_without_a_checkpoint_says_how_to_get_one(trained_run, tmp_path):
    shutil.copytree(trained_run, tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    with pytest.raises(RunError, match=r"it has no checkpoint yet\. .* ganforge resume"):
        call(tmp_path / "run", "--format", "keras")
    assert not (tmp_path / "run" / "exports").exists()

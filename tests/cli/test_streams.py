import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ganforge.cli.main import main
from ganforge.cli.streams import EnduringFile, stdout_to_stderr

PLUGIN = """
import os, warnings
print("hello")
os.write(1, b"hello\\n")
warnings.warn("ripe")
from typing import Literal
from ganforge import Loss

class Mine(Loss):
    name: Literal["mine"] = "mine"

    def generator(self, round):
        return None
"""

TERRAIN = Path(__file__).parents[2] / "examples" / "terrain.toml"


def ganforge(arguments, redirections="", **environment):
    line = f"{sys.executable} -m ganforge {arguments} {redirections}"
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    whole = {**os.environ, **environment}
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, encoding=encoding, env=whole)


def text_stream(descriptor):
    return io.TextIOWrapper(io.BufferedWriter(EnduringFile(descriptor, "wb", closefd=False)), "utf-8")


def test_a_full_disk_ends_output_and_nothing_else():
    descriptor = os.open("/dev/full", os.O_WRONLY)
    stream = text_stream(descriptor)
    for _ in range(3):
        print("line", file=stream, flush=True)
    assert "No space left" in str(stream.buffer.raw.failure)
    os.close(descriptor)


def test_a_reader_that_leaves_ends_output_and_nothing_else():
    reading, writing = os.pipe()
    stream = text_stream(writing)
    print("first", file=stream, flush=True)
    assert os.read(reading, 100) == b"first\n"
    os.close(reading)
    print("x" * 100_000, file=stream, flush=True)
    assert isinstance(stream.buffer.raw.failure, BrokenPipeError)
    os.close(writing)


def test_a_full_pipe_that_does_not_block_is_waited_for_then_given_up(monkeypatch):
    monkeypatch.setattr("ganforge.cli.streams.PATIENCE", 0.01)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    stream = text_stream(writing)
    for _ in range(3):
        print("x" * 100_000, file=stream, flush=True)
    assert isinstance(stream.buffer.raw.failure, BlockingIOError)
    os.close(reading)
    os.close(writing)


@pytest.mark.processes
def test_what_is_printed_meanwhile_goes_to_standard_error(capfd):
    with stdout_to_stderr():
        sys.stdout.write("said\n")
        sys.stdout.flush()
        subprocess.run(["echo", "done"])
    sys.stdout.write("result\n")
    assert capfd.readouterr() == ("result\n", "said\ndone\n")


@pytest.mark.processes
@pytest.mark.parametrize("redirections", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_mistake(redirections):
    result = ganforge("plugins", redirections)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.processes
def test_output_that_is_lost_is_one_sentence():
    result = ganforge("list", ">/dev/full")
    assert result.returncode == 1
    assert result.stderr == (
        "ganforge: standard output: cannot be written: No space left on device. What was printed is not complete.\n"
    )


@pytest.mark.processes
def test_a_reader_of_the_first_line_has_no_complaints():
    result = ganforge("schema", "| head -n 1; exit ${PIPESTATUS[0]}")
    assert (result.returncode, result.stdout, result.stderr) == (0, "{\n", "")


@pytest.mark.processes
@pytest.mark.parametrize("encoding", ["ascii", "cp932", "cp936"])
def test_a_character_that_a_terminal_lacks_is_printed_in_another_way(encoding):
    assert ganforge("list", PYTHONIOENCODING=encoding).returncode == 0
    assert json.loads(ganforge("schema", PYTHONIOENCODING=encoding).stdout)


@pytest.mark.processes
def test_what_a_plugin_prints_and_warns_of_goes_to_standard_error_once(tmp_path):
    (tmp_path / "mine.py").write_text(PLUGIN)
    result = ganforge(f"schema --plugin {tmp_path / 'mine.py'}")
    assert "mine" in json.dumps(json.loads(result.stdout))
    assert sorted(result.stderr.splitlines()) == ["ganforge: ripe", "hello", "hello"]


CHATTY = """
from typing import Literal
from ganforge_terrain.plugin import ProceduralTerrain

class Chatty(ProceduralTerrain):
    name: Literal["chatty"] = "chatty"

    def shape(self):
        print("reading")
        return super().shape()
"""


def test_json_stays_clean_whatever_a_dataset_prints_as_it_is_read(tmp_path, capfd):
    (tmp_path / "chatty.py").write_text(CHATTY)
    changes = ["dataset.name=chatty", "dataset.size=16", "generator.depth=2"]
    options = [word for change in changes for word in ("--set", change)]
    with pytest.raises(SystemExit):
        plugin = ["--plugin", str(tmp_path / "chatty.py")]
        main(["data", "check", str(TERRAIN), *options, *plugin, "--json", "--first", "1"])
    printed = capfd.readouterr()
    assert json.loads(printed.out)
    assert "reading" in printed.err

"""A conversion runs in a process of its own."""

import sys
from pathlib import Path

import pytest

from ganforge.exporting import run_conversion
from ganforge.exporting.run_conversion import ConvertedRun, RunConversion

STAND_IN = """
import json, sys
request = json.loads(sys.stdin.read())
print(json.dumps({"folder": request["folder"], "asked": request}), flush=True)
"""


@pytest.mark.processes
@pytest.mark.parametrize(("formats", "nice"), [(["onnx"], 0), ([], 10)])
def test_a_process_is_asked_and_what_it_made_is_removed_at_the_end(monkeypatch, formats, nice):
    monkeypatch.setattr(run_conversion, "COMMAND", (sys.executable, "-S", "-c", STAND_IN))
    run = ConvertedRun(Path("runs/a"), 3, "backward", False, [Path("p.py")], ["x"])
    conversion = RunConversion(run, formats)
    found = conversion.next(wait=True)
    assert found["asked"] == {
        "models": [{"name": "", "path": "runs/a", "step": 3, "direction": "backward", "dropout": False}],
        "folder": found["folder"],
        "plugin_files": ["p.py"],
        "blocked": ["x"],
        "formats": formats,
        "nice": nice,
    }
    assert Path(found["folder"]).is_dir()
    assert conversion.next(wait=True) is None
    conversion.end()
    assert not Path(found["folder"]).exists()


@pytest.mark.processes
def test_as_long_as_nothing_is_found_the_answer_is_empty_and_the_process_can_be_ended(monkeypatch):
    monkeypatch.setattr(run_conversion, "COMMAND", (sys.executable, "-S", "-c", "import time; time.sleep(60)"))
    conversion = RunConversion(ConvertedRun(Path("runs/a"), 3))
    assert conversion.next() == {}
    conversion.end()
    assert conversion.next(wait=True) is None

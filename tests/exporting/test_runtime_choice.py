"""What is quickest on this machine goes on."""

import time

import pytest

from ganforge.discovery.plugins import Plugins
from ganforge.exporting.runtime_choice import fastest, milliseconds, other_formats


class Sleeping:
    def __init__(self, seconds, calls):
        self.seconds, self.calls = seconds, calls

    def translate(self, size, batch, direction, seed):
        self.calls.append(self.seconds)
        time.sleep(self.seconds)


def test_runtimes_take_turns_and_their_first_image_does_not_count():
    calls = []
    times = milliseconds({"slow": Sleeping(0.02, calls), "quick": Sleeping(0, calls)}, (8, 8), {}, "forward")
    assert calls == [0.02, 0] * 8
    assert times["slow"] >= 20 > times["quick"]


@pytest.mark.parametrize(("other", "chosen"), [(50, "other"), (90, "other"), (95, "running"), (200, "running")])
def test_what_runs_already_goes_on_unless_another_is_clearly_quicker(other, chosen):
    assert fastest({"running": 100.0, "other": float(other)}, "running") == chosen


def test_there_is_one_format_for_each_runtime_that_is_not_tensorflow():
    formats = other_formats(Plugins())
    assert [each.name for each in formats] == ["openvino", "onnx", "litert"]
    assert [each.computed_by for each in formats] == ["OpenVINO", "ONNX Runtime", "LiteRT"]

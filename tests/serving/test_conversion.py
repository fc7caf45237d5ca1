"""Runtimes are tried while models are served already."""

import asyncio
import json
import sys

import numpy as np
import pytest
from made_networks import network_of
from stand_in_worker import StandInWorker

from ganforge.exporting.exported_translation import ExportedTranslation
from ganforge.serving import conversion
from ganforge.serving.image_request import ImageRequest
from ganforge.serving.served_run import ServedRun
from ganforge.serving.worker import Answer, Offer, UnavailableError

SETTINGS = {"sources": [{"path": "runs/a", "dropout": False}], "plugin_files": ["p.py"], "blocked": ["x"]}
STAND_IN = """
import json, sys
print(json.dumps({"name": "a", "asked": json.loads(sys.stdin.read()), "folder": "exports/onnx"}))
print(json.dumps({"name": "b", "reason": "its dropout is on"}))
"""


class ChoosingWorker(StandInWorker):
    """Notes what it is to remember."""

    def __init__(self, found):
        super().__init__("a", "b")
        for entry in self.offer.entries.values():
            entry["direction"] = "forward"
        self.offer = Offer(self.offer.entries, runs={"a": "runs/a"})
        self.answer = found if isinstance(found, Exception) else Answer(200, json.dumps(found).encode())
        self.remembered = []

    def remember(self, *given):
        self.remembered.append(given)


def chosen(monkeypatch, tmp_path, found):
    monkeypatch.setattr(conversion, "COMMAND", (sys.executable, "-c", STAND_IN))
    worker, reported = ChoosingWorker(found), []
    asyncio.run(conversion.choose_runtimes(worker, SETTINGS, tmp_path, reported.append))
    assert worker.asked == [({"model": "a", "operation": "choose", "folder": "exports/onnx"}, {})]
    return worker.remembered, reported


@pytest.mark.processes
def test_what_is_quicker_is_remembered_and_what_cannot_be_is_explained(monkeypatch, tmp_path):
    found = {"runtime": "ONNX Runtime", "milliseconds": {"TensorFlow": 31.94, "ONNX Runtime": 9.0}, "is_new": True}
    remembered, reported = chosen(monkeypatch, tmp_path, found)
    assert remembered == [("a", "ONNX Runtime", "exports/onnx")]
    assert reported == [
        "a: ONNX Runtime computes it. An image takes 31.9 ms with TensorFlow, 9.0 ms with ONNX Runtime.",
        "b: TensorFlow computes it: its dropout is on.",
    ]


@pytest.mark.processes
def test_what_runs_goes_on_where_nothing_is_quicker_or_the_worker_is_gone(monkeypatch, tmp_path):
    slower = {"runtime": "TensorFlow", "milliseconds": {"TensorFlow": 9.0, "ONNX Runtime": 31.0}, "is_new": False}
    assert chosen(monkeypatch, tmp_path, slower)[0] == []
    assert chosen(monkeypatch, tmp_path, UnavailableError("gone"))[0] == []


@pytest.mark.slow
@pytest.mark.parametrize(("seconds", "runtime"), [(0.001, "Stand-in"), (9.0, "TensorFlow")])
def test_a_run_is_translated_by_whatever_is_quicker(monkeypatch, seconds, runtime):
    image = {"kind": "image", "shape": ["batch", "height", "width", 1], "dtype": "float32"}
    size = {"free": True, "least": [1, 1], "multiple": [1, 1]}
    export = ExportedTranslation(
        lambda inputs: np.ones((*inputs["source"].shape[:3], 3), np.float32),
        {"size": size, "inputs": {"source": image}},
        "Stand-in",
    )
    model = ServedRun(network_of().translator, "run", 3)
    monkeypatch.setattr(
        "ganforge.exporting.runtime_choice.milliseconds",
        lambda translations, *_: dict(zip(translations, (1.0, seconds), strict=True)),
    )
    assert model.choose(export) == {"TensorFlow": 1.0, "Stand-in": seconds}
    assert model.entry["runtime"] == runtime
    (made,) = model.images([ImageRequest(np.zeros((9, 8, 1), np.float32))])
    assert (made == 1).all() == (runtime == "Stand-in")

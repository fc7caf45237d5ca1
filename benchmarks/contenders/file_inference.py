"""Translating images with an exported file and its own runtime."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What translates a batch; nothing to say about it."""
    (description,) = Path(given["run"], "exports").glob(f"*{given['format']}*/model.json")
    listed = {name: entry["shape"][1:] for name, entry in json.loads(description.read_text())["inputs"].items()}
    shapes = {
        name: [given["side"] if isinstance(side, str) else side for side in each] for name, each in listed.items()
    }
    random = np.random.default_rng(0)
    count, file = given["batch"], next(description.parent.glob("model.[ot]*"))
    inputs = {name: random.uniform(-1, 1, (count, *shape)).astype(np.float32) for name, shape in shapes.items()}
    return (_onnx if file.suffix == ".onnx" else _litert)(file, inputs), {}


def _onnx(file: Path, inputs: dict[str, np.ndarray]) -> Callable[[], object]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    return lambda: session.run(None, inputs)


def _litert(file: Path, inputs: dict[str, np.ndarray]) -> Callable[[], object]:
    """A file is for one image at a time."""
    from ai_edge_litert.interpreter import Interpreter

    runner = Interpreter(str(file), num_threads=len(os.sched_getaffinity(0))).get_signature_runner()
    count = len(next(iter(inputs.values())))
    singles = [{name: entry[place : place + 1] for name, entry in inputs.items()} for place in range(count)]
    return lambda: [runner(**single) for single in singles]

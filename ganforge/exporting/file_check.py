"""Compares what an exported file makes with what the run makes, with the format's own runtime."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from ganforge.components import Format, Inputs
from ganforge.errors import RunError
from ganforge.exporting.closeness import Closeness
from ganforge.exporting.converter_errors import reason
from ganforge.exporting.example_inputs import ExampleInput, ExampleInputs
from ganforge.exporting.exported_model import Check
from ganforge.exporting.inference_graph import InferenceGraph
from ganforge.exporting.parting_layer import PartingLayer

TIMES = 3
"""How often an image is translated to say how long that takes."""


class FileCheck:
    """Checks files of one format.

    Args:
        file_format: wrote them.
        graph: what was written.
        examples: what is compared.
    """

    def __init__(self, file_format: Format, graph: InferenceGraph, examples: ExampleInputs) -> None:
        self._format, self._graph, self._examples = file_format, graph, examples
        self._options = examples.network.options

    def of(self, path: Path) -> Check:
        """Compare all examples at the first size and, where any size may come, one at another.

        Raises:
            RunError: the file cannot be run, or what it makes is not close enough.
        """
        groups: list[Sequence[ExampleInput]] = [self._examples.of()]
        if self._graph.is_free and self._examples.other_size:
            groups.append(self._examples.of(self._examples.other_size)[:1])
        found = [self._compared(path, group) for group in groups]
        worst = min(found, key=lambda closeness: closeness.psnr)
        run = self._format.open(path)
        milliseconds = [self._milliseconds(run, groups[0][0].given) for _ in range(TIMES + 1)]
        sizes = tuple(group[0].size for group in groups)
        return Check(worst, sizes, self._examples.described, median(milliseconds[1:]))

    def _compared(self, path: Path, group: Sequence[ExampleInput]) -> Closeness:
        height, width = group[0].size
        expected = [self._graph.expected(example) for example in group]
        try:
            made = self._made(path, group)
        except Exception as error:  # whatever a runtime raises
            raise self._refusal(f"its own runtime cannot run it at {height}x{width}: {reason(error)}", group) from error
        found = Closeness.measure(made, expected)
        wanted = Closeness.wanted(self._options.number_type, self._options.uint8)
        if not found.suffices(wanted):
            raise self._refusal(
                f"what it makes at {height}x{width} is not what the run makes: {found}. Expected {wanted} or better",
                group,
            )
        return found

    def _made(self, path: Path, group: Sequence[ExampleInput]) -> list[np.ndarray]:
        run, draws = self._format.open(path), self._format.draws and self._examples.network.drops
        made = []
        for example in group:
            run = self._format.open(path) if draws else run  # each image of a run starts from the same noise
            made.append(np.asarray(run(example.given))[0])
        return made

    def _milliseconds(self, run: Callable[[Inputs], Any], given: Inputs) -> float:
        start = time.perf_counter()
        run(given)
        return 1000 * (time.perf_counter() - start)

    def _refusal(self, what: str, group: Sequence[ExampleInput]) -> RunError:
        parts = PartingLayer(self._format, self._graph.model, self._options.number_type, group)
        layer = parts.differing()
        found = f" The first layer that differs: {layer}." if layer else ""
        height, width = self._examples.network.size
        fixed = f"export it at one size, --size {height}x{width}, or " * self._graph.is_free
        plain = "store float32, or " * (self._options.number_type != "float32")
        return RunError(
            f"format '{self._format.name}': {what}.{found} The file is removed. To go on, {fixed}{plain}choose another "
            "format."
        )

"""The most memory that training takes."""

from collections.abc import Iterator

from benchmarks.options import Options
from benchmarks.step import TUTORIAL
from benchmarks.table import Table
from benchmarks.turns import Contender, Process


def measure(options: Options) -> Iterator[Table]:
    """One table; each contender trains two steps alone."""
    table = Table("Memory", "the most GiB that two training steps take, by batch size")
    single = {**options.size, "precision": "float32"}
    for batch in options.batches:
        for contender in _contenders(options, {**single, "batch": batch}):
            process = Process(contender)
            process.take(1)
            process.end()
            table.rows.setdefault(contender.name, {})[f"batch {batch}"] = process.measured.peak / 2**30
    yield table


def _contenders(options: Options, given: dict) -> Iterator[Contender]:
    yield Contender(TUTORIAL, "keras_step", given)
    yield Contender("ganforge, tutorial's order", "ganforge_step", {**given, "update": "simultaneous"})
    yield Contender("ganforge, paper's order", "ganforge_step", given)
    yield Contender("ganforge, paper's order, bfloat16", "ganforge_step", {**given, "precision": "bfloat16"})
    if options.torch:
        yield Contender("PyTorch", "torch_step", given, options.torch)

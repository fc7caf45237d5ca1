"""Seconds per image of a training step, beside the tutorial's, PyTorch's and what the machine could do."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.options import Options
from benchmarks.table import Figure, Table
from benchmarks.turns import Contender, Measured, Spread, take_turns

TUTORIAL = "tutorial in Keras"
LIMIT = "limit"
MANY = 8
"""From this batch size on, a step takes so long that half of the turns have to do."""


def measure(options: Options) -> Iterator[Table]:
    """A table for each batch size."""
    for batch in options.batches:
        contenders = [*_contenders(options, {**options.size, "batch": batch}), *_limits(options)]
        turns = options.turns if batch < MANY else max(2, options.turns // 2)
        yield _table(batch, take_turns(contenders, turns, max(1, 3 // batch)))


def _contenders(options: Options, given: Mapping[str, Any]) -> Iterator[Contender]:
    single, half = {**given, "precision": "float32"}, {**given, "precision": "bfloat16"}
    yield Contender(TUTORIAL, "keras_step", single)
    if options.other:
        yield Contender("ganforge, other checkout", "ganforge_step", single, checkout=options.other)
    yield Contender("ganforge, tutorial's order", "ganforge_step", {**single, "update": "simultaneous"})
    yield Contender("ganforge, paper's order", "ganforge_step", single)
    yield Contender("ganforge, paper's order, bfloat16", "ganforge_step", half)
    if options.torch:
        yield Contender("PyTorch", "torch_step", single, options.torch)
        yield Contender("PyTorch, bfloat16", "torch_step", half, options.torch)


def _limits(options: Options) -> Iterator[Contender]:
    for precision in ("float32", "bfloat16"):
        yield Contender(f"{LIMIT}, {precision}", "matrix_product", {"precision": precision})


def _table(batch: int, measured: Mapping[str, Measured]) -> Table:
    table = Table(f"Training step, batch {batch}", "seconds per image, medians and quartiles; ratios turn by turn")
    operations = next(each.facts["operations"] for each in measured.values() if "update" in each.facts)
    for name, each in measured.items():
        factor = operations / each.facts["operations"] if name.startswith(LIMIT) else 1.0
        table.rows[name] = {
            "s/image": Spread.of(each.seconds).times(factor / batch),
            "x tutorial": each.ratio.times(factor),
            **_cost(name, each, batch),
        }
    return table


def _cost(name: str, each: Measured, batch: int) -> dict[str, Figure]:
    if name.startswith(LIMIT):
        return {"TFLOP/s": each.facts["operations"] / Spread.of(each.seconds).median / 1e12}
    return {"CPU s/image": Spread.of(each.cpu).median / batch, "peak GiB": each.peak / 2**30}

"""Seconds from starting a program to the end of its first training step, images read from disk."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.image_pairs import pairs
from benchmarks.options import Options
from benchmarks.table import Table
from benchmarks.turns import Contender, Spread, ratios, start_in_turns

TUTORIAL = "tutorial in Keras"


def measure(options: Options) -> Iterator[Table]:
    """One table."""
    table = Table("Start to first step", "seconds, medians and quartiles; ratios turn by turn; batch 1")
    with pairs(options.data) as data:
        given = {**options.size, "batch": 1, "data": str(data), "precision": "float32", "update": "alternating"}
        contenders = list(_contenders(options, given))
        measured = start_in_turns(contenders, max(2, options.turns // 2))
    for contender, starts in zip(contenders, measured, strict=True):
        seconds, reference = ([each.started for each in every] for every in (starts, measured[0]))
        table.rows[contender.name] = {"s": Spread.of(seconds), "x tutorial": ratios(seconds, reference)}
    yield table


def _contenders(options: Options, given: Mapping[str, Any]) -> Iterator[Contender]:
    yield Contender(TUTORIAL, "keras_step", given)
    if options.other:
        yield Contender("ganforge run, other checkout", "ganforge_run", given, checkout=options.other)
    yield Contender("ganforge run, tutorial's order", "ganforge_run", {**given, "update": "simultaneous"})
    yield Contender("ganforge run, paper's order", "ganforge_run", given)
    if options.torch:
        yield Contender("PyTorch", "torch_step", given, options.torch)

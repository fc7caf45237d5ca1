"""`uv run python -m benchmarks step | trainer | start | inference | memory | pipeline | growth | all`.

Contenders take turns in one run (A B A B), so that other work on the machine slows down all alike. What is printed are
medians with their quartiles, and ratios of the turns that belong together. PyTorch takes part where it is installed, or
where `--torch` names the interpreter of another environment that has it.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import describe_machine
from benchmarks.options import Options
from benchmarks.page import write_tables
from benchmarks.table import Table
from benchmarks.turns import ContenderError

BENCHMARKS = ("step", "trainer", "start", "inference", "pipeline", "growth")
"""What `all` runs; the tables of `step` show the memory that `memory` measures, too."""


def main() -> None:
    """Run what the arguments name."""
    given = _arguments()
    options = Options(
        turns=given.turns,
        batches=tuple(given.batches),
        side=given.side,
        filters=given.filters,
        torch=given.torch or (sys.executable if find_spec("torch") else None),
        data=given.data and given.data.resolve(),
        images=given.images,
        other=given.other and given.other.resolve(),
        plot=given.plot,
    )
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    with _kept_bytecode():
        _run(given, options)


@contextmanager
def _kept_bytecode() -> Iterator[None]:
    """Have processes keep bytecode, as Python does unless it is forbidden: compiling TensorFlow takes longest."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None) is None:
        yield
        return
    with TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        yield


def _run(given: argparse.Namespace, options: Options) -> None:
    """Measure, print and write."""
    machine = describe_machine()
    print(f"{machine['processor']}, {machine['cores']} cores, {machine['packages']}", flush=True)
    if not options.torch:
        print("PyTorch is not installed: its rows are left out. Name an interpreter that has it: --torch PYTHON")
    tables: list[Table] = []
    for name in BENCHMARKS if "all" in given.benchmarks else given.benchmarks:
        for table in import_module(f"benchmarks.{name}").measure(options):
            print(f"\n{table}", flush=True)
            tables.append(table)
            if given.json:
                figures = {"machine": machine, "tables": [each.to_json() for each in tables]}
                given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if given.page:
        write_tables(given.page, machine, tables)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    choices = (*BENCHMARKS, "memory", "all")
    parser.add_argument("benchmarks", nargs="+", choices=choices, metavar="benchmark", help=", ".join(choices))
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument("--turns", type=int, default=Options.turns, help="turns of each contender")
    parser.add_argument("--batches", type=int, nargs="+", default=Options.batches, help="batch sizes of the step")
    parser.add_argument(
        "--side", type=int, default=Options.side, help="pixels per side of the images, a power of two from 32"
    )
    parser.add_argument("--filters", type=int, default=Options.filters, help="of the first layer of the networks")
    parser.add_argument("--images", type=int, default=Options.images, help="files that the pipeline reads")
    parser.add_argument("--torch", help="an interpreter that has PyTorch, where this one has none")
    parser.add_argument("--data", type=Path, help="a folder with `train` and `val` of files that hold pairs")
    parser.add_argument("--other", type=Path, help="another checkout, whose step and start are compared with these")
    parser.add_argument("--plot", type=Path, help="a folder for the picture of growth")
    parser.add_argument("--page", type=Path, help="a page of the documentation to write the tables into")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        main()
    except ContenderError as error:
        raise SystemExit(str(error)) from error

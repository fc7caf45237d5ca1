"""Milliseconds per image of translating, one image alone and sixteen together, by engine."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.commands import ganforge
from benchmarks.options import Options
from benchmarks.table import Table
from benchmarks.turns import Contender, Measured, Spread, take_turns

EXPERIMENT = """
name = "benchmark"
dataset = {{ name = "procedural-terrain", size = {side} }}
generator = {{ name = "unet", filters = {filters}, depth = {depth}, dropout_at_inference = false }}
discriminator = {{ name = "patchgan", filters = 4 }}
method = {{ name = "paired" }}
losses = [{{ name = "l1" }}]

[trainer]
steps = 1
samples = 1
validation_examples = 1
"""
RUNTIMES = {"onnx": "onnxruntime", "litert": "ai_edge_litert"}


def measure(options: Options) -> Iterator[Table]:
    """One table for each batch size, 1 and 16."""
    with TemporaryDirectory() as folder:
        run, formats = _trained(Path(folder), options)
        for batch in (1, 16):
            given = {**options.size, "batch": batch, "run": str(run), "precision": "float32"}
            contenders = [
                Contender(f"ganforge predict, {what}", "ganforge_inference", {**given, "choose": choose})
                for what, choose in (("TensorFlow", False), ("fastest runtime", True))
            ]
            for name in formats:
                contenders.append(Contender(name, "file_inference", {**given, "format": name}))
            if options.torch:
                for compiled in (False, True):
                    name = "PyTorch, compiled" if compiled else "PyTorch"
                    contenders.append(
                        Contender(name, "torch_inference", {**given, "compiled": compiled}, options.torch)
                    )
            yield _table(batch, take_turns(contenders, options.turns, max(1, 8 // batch)))


def _trained(folder: Path, options: Options) -> tuple[Path, list[str]]:
    """A run of one step, and the formats that it was exported to."""
    file = folder / "benchmark.toml"
    depth = min(8, options.side.bit_length() - 1)
    file.write_text(EXPERIMENT.format(side=options.side, filters=options.filters, depth=depth), encoding="utf-8")
    ganforge("run", file, "--outdir", folder)
    run = folder / "benchmark-001"
    formats = [name for name, module in RUNTIMES.items() if find_spec(module)]
    for name in formats:
        ganforge("export", run, "--format", name, "--size", f"{options.side}x{options.side}")
    return run, formats


def _table(batch: int, measured: dict[str, Measured]) -> Table:
    table = Table(f"Inference, {batch} at a time", "milliseconds per image; ratios turn by turn")
    for name, each in measured.items():
        milliseconds = Spread.of(each.seconds).times(1e3 / batch)
        table.rows[name] = {"ms/image": milliseconds, "x ganforge": each.ratio, **each.facts}
    return table
